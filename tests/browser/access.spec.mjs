// Every type of page, in both widths and both colour schemes: no barrier that axe knows.
import { COLOURS, barriers } from './barriers.mjs';
import { expect, looking, sample, searched, test } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

/** In the light all is asked for, in the dark what the dark can change: colours (`whole` holds that it changes no more). */
async function inBothSchemes(page) {
  expect(await barriers(page), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriers(page, COLOURS), 'dark').toEqual([]);
}

for (const name of KINDS) {
  looking(`${name}: no barrier`, async ({ page }) => {
    const { folder, url } = sample();
    await page.goto(url + address(kinds(folder)[name].path));
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await inBothSchemes(page);
  });
}

looking('search with results: no barrier', async ({ page }) => {
  const { folder, url } = sample();
  const hits = await searched(page, `${url}search.html`, kinds(folder)['fresh sop'].title);
  await expect(hits.first()).toBeVisible();
  await inBothSchemes(page);
});

test('home with favourites and what was viewed last: no barrier', async ({ page }) => {
  const { folder, url } = sample();
  for (const name of ['fresh sop', 'stale sop']) {
    await page.goto(url + address(kinds(folder)[name].path));
    await expect(page.locator('.star')).toBeVisible();
  }
  await page.locator('.star').click();
  await page.goto(`${url}index.html`);
  await expect(page.getByRole('region', { name: 'Favourites' })).toBeVisible();
  await inBothSchemes(page);
});
