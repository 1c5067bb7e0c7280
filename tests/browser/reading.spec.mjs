// What a reader does: finds, walks by keyboard, reads later, without script, from a folder of files, and on paper.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, sample, searched, test } from './reader.mjs';
import { address, kinds, pages } from './sites.mjs';

const trust = (page) => page.getByRole('region', { name: /trusted/i });

/** A process and a word of its title that no other page's title has. */
function wanted() {
  const all = pages(sample().folder);
  for (const page of all.filter(({ type, state }) => type === 'page' && state)) {
    const words = page.title.toLowerCase().match(/[a-z]{8,}/g) || [];
    const word = words.find((word) => all.filter(({ title }) => title.toLowerCase().includes(word.slice(0, 5))).length === 1);
    if (word) return { ...page, word };
  }
  throw new Error('the sample playbook has no title with a long word of its own');
}

const swapped = (word) => word.slice(0, 3) + word[4] + word[3] + word.slice(5);

for (const [what, query] of [
  ['a word', (word) => word],
  ['the beginning of a word', (word) => word.slice(0, 6)],
  ['a misspelt word', swapped],
]) {
  test(`search finds by ${what}`, async ({ page }) => {
    const { title, word } = wanted();
    const hits = await searched(page, `${sample().url}search.html`, query(word));
    await expect(hits.filter({ hasText: title }).first()).toBeVisible();
  });
}

test('search finds nothing gracefully', async ({ page }) => {
  const hits = await searched(page, `${sample().url}search.html`, 'qqqqzzzzxxxx');
  await expect(hits).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText(/nothing found/i);
});

test('a search can be linked to', async ({ page }) => {
  const { title, word } = wanted();
  await page.goto(`${sample().url}search.html?q=${word}`);
  await expect(page.getByRole('main').getByRole('link', { name: title }).first()).toBeVisible();
});

test('search by keyboard: slash opens, arrows choose, enter goes', async ({ page }) => {
  const { folder, url } = sample();
  const { path, title, word } = wanted();
  await page.goto(url + address(kinds(folder).guide.path));
  await page.keyboard.press('/');
  const field = page.getByRole('banner').getByLabel(/search/i).and(page.locator('input'));
  await expect(field).toBeFocused();
  await page.keyboard.type(word);
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: title }).first()).toBeVisible();
  const at = (await options.allTextContents()).findIndex((text) => text.includes(title));
  for (let step = 0; step <= at; step++) await page.keyboard.press('ArrowDown');
  await expect(options.nth(at)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(url + address(path));
});

test('a page read long after the build says that it is stale, and so do lists', async ({ page }) => {
  const { folder, url } = sample();
  const { 'fresh sop': fresh, 'stale sop': stale } = kinds(folder);
  await page.goto(url + address(fresh.path));
  await expect(trust(page)).toContainText(fresh.stateText);
  await page.clock.setFixedTime('2036-01-01T12:00:00');
  await page.goto(url + address(fresh.path));
  await expect(trust(page)).toContainText(stale.stateText);
  await expect(trust(page)).not.toContainText(fresh.stateText);
  await page.goto(new URL('index.html', url + address(fresh.path)).href);
  const row = page.getByRole('main').getByRole('row').filter({ has: page.getByRole('link', { name: fresh.title }) });
  await expect(row.first()).toContainText(stale.stateText);
});

test('the day after the due date is the first stale one', async ({ page }) => {
  const { folder, url } = sample();
  const { 'fresh sop': fresh, 'stale sop': stale } = kinds(folder);
  await page.clock.setFixedTime(`${fresh.due}T23:00:00`);
  await page.goto(url + address(fresh.path));
  await expect(trust(page)).not.toContainText(stale.stateText);
  await page.clock.setFixedTime(new Date(Date.parse(`${fresh.due}T12:00:00`) + 86_400_000));
  await page.goto(url + address(fresh.path));
  await expect(trust(page)).toContainText(stale.stateText);
});

test('from a folder of files: links work and search finds', async ({ page }) => {
  const { title, word } = wanted();
  const root = pathToFileURL(sample().folder).href;
  await page.goto(`${root}/index.html`);
  const link = page.getByRole('navigation', { name: 'Playbook' }).getByRole('link').first();
  await link.click();
  await expect(page).toHaveURL(/^file:.*\.html$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const hits = await searched(page, `${root}/search.html`, word);
  await hits.filter({ hasText: title }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
});

test('the parts of charts have colours of their own', async ({ page }) => {
  for (const path of ['index.html', 'health.html']) {
    await page.goto(sample().url + path);
    const fills = await page.locator('main svg rect').evaluateAll((parts) => parts.map((part) => getComputedStyle(part).fill));
    expect(fills.length).toBeGreaterThan(3);
    expect(fills).not.toContain('rgb(0, 0, 0)'); // what has no colour is black
  }
});

test('on paper there is the page and no way around', async ({ page }) => {
  const { folder, url } = sample();
  await page.goto(url + address(kinds(folder)['stale sop'].path));
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/uncontrolled when printed/i);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('search')).toHaveCount(0);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('there is the text, its state and the way around', async ({ page }) => {
    const { folder, url } = sample();
    const { 'stale sop': stale } = kinds(folder);
    await page.goto(url + address(stale.path));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(stale.title);
    await expect(trust(page)).toContainText(stale.stateText);
    await expect(page.getByRole('main')).toContainText(/\w+ \w+/);
    const home = page.getByRole('banner').getByRole('link').first();
    const nav = page.getByRole('navigation', { name: 'Playbook' }).getByRole('link');
    expect(await nav.count()).toBeGreaterThan(3);
    await nav.first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await home.click();
    await expect(page).toHaveURL(`${url}index.html`);
  });

  test('the search page says what to do instead', async ({ page }) => {
    const { folder, url } = sample();
    // The browser under test keeps `noscript` out of the page, so what it says is read from the file.
    expect(readFileSync(join(folder, 'search.html'), 'utf8')).toMatch(/<noscript>[^]*JavaScript[^]*<\/noscript>/);
    await page.goto(`${url}search.html`);
    expect(await page.getByRole('main').getByRole('link').count()).toBeGreaterThan(3);
    // From there every page is three taps away: the list, the letter, the title.
    const { title } = kinds(folder)['fresh sop'];
    await page.getByRole('main').getByRole('link', { name: 'A–Z' }).last().click();
    await page.getByRole('navigation', { name: 'Letters' }).getByRole('link', { name: title[0].toUpperCase(), exact: true }).click();
    await expect(page.getByRole('heading', { level: 2, name: title[0].toUpperCase(), exact: true })).toBeInViewport();
    await page.getByRole('main').getByRole('link', { name: title, exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  });
});
