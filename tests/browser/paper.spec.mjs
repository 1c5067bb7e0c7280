// Books for paper: what the contents say is where it is, and each sheet says what it is a copy of.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, sample, test } from './reader.mjs';

for (const paper of ['A4', 'letter']) {
  test(`the contents give the pages of ${paper} on which chapters begin`, async ({ page }, info) => {
    await page.goto(`${sample().url}print/everything.html`);
    await page.getByLabel('Paper', { exact: true }).selectOption(paper);
    const contents = await page.locator('[data-page]').evaluateAll((places) =>
      places.map((place) => [place.parentNode.querySelector('.book-t').textContent, Number(place.textContent)]),
    );
    expect(contents.length).toBeGreaterThan(40);
    const file = info.outputPath('book.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true });
    const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    // The contents themselves have such lines, too: chapters come after them.
    const head = (number, title) => new RegExp(`^\\s*${number}\\s+${title.slice(0, 30).replace(/[^\w\s]/g, '\\$&')}`, 'm');
    const first = contents[0][1] - 1;
    const begins = (number, title) => sheets.findIndex((text, at) => at >= first && head(number, title).test(text)) + 1;
    expect(contents.filter(([title, at], index) => begins(index + 1, title) !== at)).toEqual([]);
    const invoice = sheets[contents.find(([title]) => title === 'Send an invoice')[1] - 1];
    for (const says of ['BIL-01 · Send an invoice · Version', 'Uncontrolled when printed', `/ ${sheets.length}`, 'Verified']) {
      expect(invoice).toContain(says);
    }
  });
}

test('a folder is printed from its page, also from a folder of files', async ({ page }) => {
  await page.goto(pathToFileURL(join(sample().folder, 'billing/index.html')).href);
  await page.getByRole('link', { name: 'Print this folder' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Billing', exact: true })).toBeVisible();
  await expect(page.locator('[data-page]').last()).toHaveText(/^\d+$/);
  await page.getByRole('link', { name: /Send an invoice/ }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Send an invoice' })).toBeInViewport();
});

test('on a narrow screen a book scrolls in one direction', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${sample().url}print/billing.html`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
