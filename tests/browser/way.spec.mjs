// Finding one's way: favourites and what was viewed last on this device, the contents list, and tags without script.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, sample, test } from './reader.mjs';
import { address, kinds, pages } from './sites.mjs';

const star = (page) => page.getByRole('button', { name: 'Favourite', exact: true });
const list = (page, name) => page.getByRole('region', { name }).getByRole('listitem');
const sops = () => pages(sample().folder).filter(({ type, state }) => type === 'page' && state);

/** The same from a server and from a folder of files. */
const places = [
  ['a server', () => sample().url],
  ['a folder of files', () => pathToFileURL(join(sample().folder, '/')).href],
];

const tags = (where) => (where === 'a server' ? {} : { tag: '@once' });
for (const [where, root] of places) {
  test(`from ${where}: favourites and what was viewed last are on the home page`, tags(where), async ({ page }) => {
    await page.goto(`${root()}index.html`);
    await expect(page.getByRole('region', { name: 'Favourites' })).toBeHidden();
    const seen = sops().slice(0, 10);
    for (const { path } of seen) {
      await page.goto(root() + address(path));
      await expect(star(page)).toBeVisible(); // by then it counts as viewed
    }
    // By keyboard: it is reached and pressed, and keeps its name.
    await star(page).focus();
    await expect(star(page)).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Space');
    await expect(star(page)).toHaveAttribute('aria-pressed', 'true');
    await page.reload();
    await expect(star(page)).toHaveAttribute('aria-pressed', 'true');

    await page.goto(`${root()}index.html`);
    await expect(list(page, 'Favourites')).toHaveCount(1);
    await expect(list(page, 'Favourites').getByRole('link')).toHaveText(seen[9].title);
    // Eight in all, newest first; the favourite is not said twice.
    await expect(list(page, 'Recently viewed').getByRole('link')).toHaveText(seen.slice(2, 9).reverse().map(({ title }) => title));
    await expect(list(page, 'Recently viewed').first().locator('[data-word]')).toHaveText(seen[8].stateText);

    await page.getByRole('button', { name: `Remove ${seen[8].title}` }).click();
    await expect(list(page, 'Recently viewed')).toHaveCount(6);
    await page.getByRole('button', { name: 'Clear recently viewed' }).click();
    await expect(page.getByRole('region', { name: 'Recently viewed' })).toBeHidden();
    await expect(list(page, 'Favourites').getByRole('link')).toBeFocused();
    await list(page, 'Favourites').getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(seen[9].title);
    await star(page).click();
    await page.goto(`${root()}index.html`);
    await expect(page.getByRole('region', { name: 'Favourites' })).toBeHidden();
  });
}

test('a new title of the playbook drops nothing', async ({ page }) => {
  const { folder, url } = sample();
  const [{ path, title }] = sops();
  await page.goto(url + address(path));
  await star(page).click();
  const html = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll('Pellow &amp; Crane', 'Crane &amp; Co');
  await page.route(`${url}index.html`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(`${url}index.html`);
  await expect(page.locator('.brand')).toHaveText(/Crane & Co/);
  await expect(list(page, 'Favourites').getByRole('link')).toHaveText([title]);
});

test('the empty search box offers them, and arrows choose', async ({ page }) => {
  const { url } = sample();
  const [one, two, here] = sops();
  const options = page.getByRole('option');
  const box = page.getByRole('banner').getByRole('combobox');
  await page.goto(url + address(one.path));
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await expect(options).toHaveCount(0);
  await page.goto(url + address(two.path));
  await star(page).click();
  await page.goto(url + address(here.path));
  await expect(star(page)).toBeVisible(); // by then the list is there to be offered
  await page.keyboard.press('/');
  await expect(options).toHaveText([new RegExp(`${two.title}Favourite`), new RegExp(`${one.title}Recently viewed`)]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(one.title);
});

test('signs of remembered pages age', { tag: '@once' }, async ({ page }) => {
  const { folder, url } = sample();
  const fresh = kinds(folder)['fresh sop'];
  await page.goto(url + address(fresh.path));
  await expect(star(page)).toBeVisible();
  await page.clock.setFixedTime('2031-01-01T12:00:00');
  await page.goto(`${url}index.html`);
  await expect(list(page, 'Recently viewed').locator('[data-word]')).toHaveText('Past its review date');
  await expect(list(page, 'Recently viewed').locator('.sign use')).toHaveAttribute('href', '#s-stale');
});

test('a page that is gone drops out when it is asked for, and two playbooks do not mix', { tag: '@once' }, async ({ page, trouble }) => {
  const { url } = sample();
  const [{ path }] = sops();
  await page.goto(url + address(path));
  await expect(star(page)).toBeVisible();
  const key = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('playbook '));
    const mine = JSON.parse(localStorage.getItem(key));
    mine.kept = [{ ...mine.seen[0], url: 'gone.html', title: 'Gone' }];
    localStorage.setItem(key, JSON.stringify(mine));
    localStorage.setItem(key + 'elsewhere/', JSON.stringify({ kept: [{ ...mine.seen[0], title: 'Theirs' }], seen: [] }));
    return key;
  });
  expect(key.endsWith(url)).toBe(true);
  await page.goto(`${url}index.html`);
  await expect(list(page, 'Favourites').getByRole('link')).toHaveText(['Gone']);
  await list(page, 'Favourites').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
  await page.waitForFunction(() => !Object.values(localStorage).join().includes('gone.html'));
  await page.goto(`${url}index.html`);
  await expect(page.getByRole('region', { name: 'Favourites' })).toBeHidden();
  await expect(list(page, 'Recently viewed')).toHaveCount(1);
  trouble.splice(0, trouble.length, ...trouble.filter((line) => !line.includes('404')));
});

test('without storage there is nothing to see of it', { tag: '@once' }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } });
  });
  const { url } = sample();
  await page.goto(url + address(sops()[0].path));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.star')).toBeHidden();
  await page.goto(`${url}index.html`);
  await expect(page.locator('.mine')).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('option')).toHaveCount(0);
});

test('the contents list follows the text, and moves where it is too long to be seen at once', async ({ page }) => {
  const { folder, url } = sample();
  const long = pages(folder).filter(({ type }) => type === 'page');
  await page.setViewportSize({ width: page.viewportSize().width, height: 420 });
  let tried = 0;
  for (const { path } of long) {
    await page.goto(url + address(path));
    const links = page.locator('.toc a');
    const count = await links.count();
    if (count < 4) continue;
    const current = page.locator('.toc [aria-current]');
    for (const at of [1, count - 2]) {
      const id = decodeURIComponent((await links.nth(at).getAttribute('href')).slice(1));
      await page.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: 'instant' }), id);
      await expect(current).toHaveCount(1);
      const top = await page.evaluate(() => scrollY);
      if (page.viewportSize().width > 1100) await expect(current).toBeInViewport({ ratio: 1 });
      else {
        await page.getByRole('button', { name: 'On this page' }).dispatchEvent('click');
        await expect(current).toBeInViewport({ ratio: 1 });
        await page.keyboard.press('Escape');
      }
      expect(await page.evaluate(() => scrollY), 'the text stays where it is').toBe(top);
    }
    if (++tried === 3) break;
  }
  expect(tried).toBe(3);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  for (const [where, root] of places) {
    test(`from ${where}: a tag leads to its pages, and a page to what links to it`, tags(where), async ({ page }) => {
      await page.goto(root() + 'billing/send-invoice.html');
      const tag = page.getByRole('list', { name: 'Tags' }).getByRole('link').first();
      const name = await tag.textContent();
      await tag.click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tags');
      await expect(page.locator(':target')).toContainText(name);
      await expect(page.locator(':target')).toBeInViewport();
      await page.locator('section', { has: page.locator(':target') }).getByRole('link', { name: 'Send an invoice' }).click();
      const from = page.getByRole('region', { name: 'What links here' }).getByRole('link');
      await expect(from).not.toHaveCount(0);
      await expect(star(page)).toHaveCount(0);
    });
  }
});
