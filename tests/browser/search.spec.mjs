// What a reader does in search beyond words: phrases, places, filters, near words; by keyboard, over http and from a folder.
import { pathToFileURL } from 'node:url';
import { expect, sample, searched, test } from './reader.mjs';

const roots = { http: () => sample().url, 'a folder of files': () => `${pathToFileURL(sample().folder).href}/` };
const tags = (name) => (name === 'http' ? {} : { tag: '@once' });
const results = (page) => page.getByRole('main').locator('ol > li');

for (const [name, root] of Object.entries(roots)) {
  test(`by keyboard alone to the place that answers, from ${name}`, tags(name), async ({ page }) => {
    await page.goto(`${root()}reference/index.html`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('enter the refund in the bank');
    const first = page.getByRole('option').first();
    await expect(first).toContainText('Refunds and credits');
    await expect(first).toContainText('Send money back');
    await expect(first.locator('mark').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(first).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/billing\/refunds-and-credits\.html#send-money-back$/);
  });

  test(`a phrase in quotes is taken at its word, from ${name}`, tags(name), async ({ page }) => {
    const hits = await searched(page, `${root()}search.html`, '"bank the in refund"');
    await expect(hits.first()).toBeVisible();
    await expect(page.getByRole('main')).toContainText('No page has these words in this order');
    await page.getByRole('main').getByRole('searchbox').fill('“credit note corrects an invoice”');
    await expect(results(page)).toHaveCount(1);
    await expect(page.getByRole('main')).not.toContainText('in this order');
  });

  test(`filters are pressed and typed, and live in the address, from ${name}`, tags(name), async ({ page }) => {
    await page.goto(`${root()}search.html`);
    const stale = page.getByRole('button', { name: 'Past its review date' });
    await stale.click();
    await expect(stale).toHaveAttribute('aria-pressed', 'true');
    await expect(results(page).first()).toBeVisible();
    const all = await results(page).count();
    await expect(results(page).filter({ hasText: 'Past its review date' })).toHaveCount(all);
    await expect(page).toHaveURL(/\?q=status%3Astale$/);
    await results(page).filter({ hasText: 'Set up a laptop' }).getByRole('button', { name: 'Support' }).click();
    await expect(page.getByRole('main').getByRole('searchbox')).toHaveValue('status:stale in:support/');
    await expect(results(page).filter({ hasText: 'Partners' })).toHaveCount(0);
    await page.reload();
    await expect(stale).toHaveAttribute('aria-pressed', 'true');
    await stale.click();
    await expect(page.getByRole('main').getByRole('searchbox')).toHaveValue('in:support/');
    await expect(results(page).filter({ hasText: 'On call' }).first()).toBeVisible();
  });
}

test('where nothing is found, near words are offered', async ({ page }) => {
  await searched(page, `${sample().url}search.html`, 'invvoicee');
  const main = page.getByRole('main');
  await expect(main).toContainText('Nothing found');
  await main.getByRole('link', { name: 'invoice', exact: true }).click();
  await expect(results(page).first()).toBeVisible();
});

test('a search index that could not be loaded is tried again', async ({ page, trouble }) => {
  let failing = true;
  await page.route(/search\/[0-9a-f]+\/l\d+\.js/, (route) => (failing ? route.abort() : route.continue()));
  await page.goto(`${sample().url}search.html?q=invoice`);
  const again = page.getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  failing = false;
  await again.click();
  await expect(results(page).first()).toBeVisible();
  trouble.splice(0, trouble.length, ...trouble.filter((one) => !/search\/[0-9a-f]+\/l\d+\.js|ERR_FAILED/.test(one)));
});

test('a name leads to the person, before the pages that speak of them', async ({ page }) => {
  await page.goto(`${sample().url}search.html?q=tom%20pel`);
  const first = page.locator('main .results li').first();
  await expect(first).toContainText('Tom Pellow');
  await expect(first).toContainText('Person');
  await first.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tom Pellow' })).toBeVisible();
});

test('a page about the playbook is found by its name', { tag: '@once' }, async ({ page }) => {
  await page.goto(`${sample().url}search.html?q=handover%20pack`);
  await expect(page.locator('main .results li').first()).toContainText('Handover of Owen Hughes');
  await page.goto(`${sample().url}search.html?q=who%20is%20away`);
  await expect(page.locator('main .results li').first()).toContainText('Who is away');
});
