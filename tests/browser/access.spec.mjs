// Every type of page, in both widths and both themes: no barrier that axe knows.
import AxeBuilder from '@axe-core/playwright';
import { expect, sample, searched, test } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

async function barriers(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(' | ')}`);
}

for (const name of KINDS) {
  test(`${name}: no barrier`, async ({ page }) => {
    const { folder, url } = sample();
    await page.goto(url + address(kinds(folder)[name].path));
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });
}

test('search with results: no barrier', async ({ page }) => {
  const { folder, url } = sample();
  const hits = await searched(page, `${url}search.html`, kinds(folder)['fresh sop'].title);
  await expect(hits.first()).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});
