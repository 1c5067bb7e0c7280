// The wall board: every number leads to a list of as many entries, with and without script; its head fits a wall.
import { expect, sample, test } from './reader.mjs';

/** How many entries the list at an address has: of a part of it, where the address names one. */
async function entries(page, address) {
  if (address.includes('.csv')) {
    const text = await (await page.request.get(address)).text();
    return text.trim().split('\n').length - 1;
  }
  await page.goto(address);
  return page.evaluate((id) => {
    const all = [...document.querySelectorAll('main tbody tr:has(th[scope="row"])')];
    const part = id && document.getElementById(id);
    if (!id) return all.length;
    if (!part) return -1;
    if (part.matches('tbody')) return all.filter((row) => part.contains(row)).length;
    if (part.matches('h2')) return part.closest('section').querySelectorAll('.finding').length;
    // The heading of a week stands in the first of its parts; the next one begins another week.
    const later = [...document.querySelectorAll('.part-above')].find((row) => part.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING && !row.contains(part));
    const after = (row) => part.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    const before = (row) => !later || row.compareDocumentPosition(later) & Node.DOCUMENT_POSITION_FOLLOWING;
    return all.filter((row) => after(row) && before(row)).length;
  }, new URL(address).hash.slice(1));
}

for (const javaScriptEnabled of [true, false]) {
  test(`every number leads to its list, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser }) => {
    test.slow();
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${sample().url}health.html`);
    const found = await page.locator('main a').evaluateAll((links) => links.map((link) => {
      const number = link.querySelector('b') || link;
      return { count: Number(number.textContent.trim() || NaN), href: link.href };
    }));
    const numbers = found.filter(({ count }) => !Number.isNaN(count));
    expect(numbers.length).toBeGreaterThan(40);
    const asked = new Map();
    for (const { count, href } of numbers) {
      if (!asked.has(href)) asked.set(href, await entries(page, href));
      expect.soft(asked.get(href), href).toBe(count);
    }
    await context.close();
  });
}

test('on a wall the numbers and the weeks fit the screen', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(`${sample().url}health.html`);
  const bottom = await page.locator('.weeks').evaluate((table) => table.getBoundingClientRect().bottom);
  expect(bottom).toBeLessThanOrEqual(1080);
  const size = await page.locator('.board-numbers b').first().evaluate((number) => parseFloat(getComputedStyle(number).fontSize));
  expect(size).toBeGreaterThanOrEqual(64);
});
