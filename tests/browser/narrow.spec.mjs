// On the narrowest phone no type of page needs sideways scrolling.
import { expect, sample, searched, test } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

const width = (page) => page.evaluate(() => document.scrollingElement.scrollWidth);

for (const name of KINDS) {
  test(`${name} fits 320 px`, async ({ page }) => {
    const { folder, url } = sample();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(url + address(kinds(folder)[name].path));
    expect(await width(page)).toBeLessThanOrEqual(320);
  });
}

test('search with results fits 320 px', async ({ page }) => {
  const { folder, url } = sample();
  await page.setViewportSize({ width: 320, height: 640 });
  const hits = await searched(page, `${url}search.html`, kinds(folder)['fresh sop'].title);
  await expect(hits.first()).toBeVisible();
  expect(await width(page)).toBeLessThanOrEqual(320);
});
