// The whole site, page by page: every internal link and heading is there, nothing is inline, nothing comes from outside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, hostile, sample, test } from './reader.mjs';
import { address, files, kinds, pages } from './sites.mjs';

/** What would run or style inline in these files, parsed as a browser parses them. */
export async function inline(page, folder) {
  const wrong = [];
  await page.goto('about:blank');
  for (const { path } of pages(folder)) {
    const found = await page.evaluate((html) => {
      const wrong = [];
      for (const element of new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*')) {
        const name = element.localName;
        // What a script reads is no script: no browser runs it, whatever the policy.
        const data = element.getAttribute('type') === 'application/json';
        if (name === 'style' || (name === 'script' && !data && !element.hasAttribute('src'))) wrong.push(`<${name}>`);
        if (['iframe', 'object', 'embed', 'base'].includes(name)) wrong.push(`<${name}>`);
        for (const attribute of element.attributes) {
          const scripted = /^\s*(javascript|vbscript|data:text)/i.test(attribute.value.replace(/[\t\n\r]/g, ''));
          const leads = ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(attribute.name);
          if (attribute.name === 'style' || attribute.name.startsWith('on') || (leads && scripted)) {
            wrong.push(`<${name} ${attribute.name}="${attribute.value.slice(0, 60)}">`);
          }
        }
      }
      return wrong;
    }, readFileSync(join(folder, path), 'utf8'));
    wrong.push(...found.map((what) => `${path}: ${what}`));
  }
  return wrong;
}

test('nothing is inline', async ({ page }) => {
  expect(await inline(page, sample().folder)).toEqual([]);
});

test('nothing is inline where every text tries', async ({ page }) => {
  expect(await inline(page, hostile().folder)).toEqual([]);
});

test('every page opens clean and every internal link leads to what it names', async ({ page, request }) => {
  test.setTimeout(300_000);
  const { folder, url } = sample();
  const [ids, links] = [new Map(), new Map()];
  for (const { path } of pages(folder)) {
    const response = await page.goto(url + address(path));
    expect(response.status(), path).toBe(200);
    const seen = await page.evaluate(() => ({
      at: location.href.split('#')[0],
      ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
      links: [...document.querySelectorAll('a[href], img[src], link[href], script[src]')].map((e) => e.href || e.src),
    }));
    ids.set(seen.at, new Set(seen.ids));
    for (const link of seen.links.filter((link) => link.startsWith(new URL(url).origin))) {
      if (!links.has(link)) links.set(link, path);
    }
  }
  const wrong = [];
  const status = new Map();
  for (const [link, from] of links) {
    const [target, hash] = link.split('#');
    if (!target.startsWith(url)) wrong.push(`${from}: ${link} leaves the site`);
    if (!status.has(target)) status.set(target, (await request.get(target)).status());
    if (status.get(target) !== 200) wrong.push(`${from}: ${link} is ${status.get(target)}`);
    const page = target.endsWith('/') ? `${target}index.html` : target;
    // Several people may be thought away at once.
    const named = hash && ids.has(page) ? decodeURIComponent(hash).split(page.endsWith('/what-if.html') ? ',' : '\n') : [];
    wrong.push(...named.filter((id) => !ids.get(page).has(id)).map((id) => `${from}: ${link} has no ${id}`));
  }
  expect(wrong).toEqual([]);
});

test('an address that is not there gets the page that says so', async ({ request }) => {
  const response = await request.get(`${sample().url}no-such-page.html`);
  expect(response.status()).toBe(404);
  expect(await response.text()).toContain('<h1');
});

test('every type of page is among those that are looked at', async () => {
  const { folder } = sample();
  const seen = new Set(Object.values(kinds(folder)).map(({ type }) => type));
  const types = new Set(pages(folder).map(({ type }) => type));
  expect([...types].filter((type) => !seen.has(type))).toEqual([]);
});

test('a colour scheme changes values of custom properties and nothing else', async () => {
  const { folder } = sample();
  const sheets = files(folder).filter((path) => path.endsWith('.css'));
  const texts = sheets.map((path) => readFileSync(join(folder, path), 'utf8').replace(/\/\*[^]*?\*\//g, ''));
  const blocks = texts.flatMap((css) => css.match(/@media[^{]*prefers-color-scheme[^{]*\{[^{}]*\{[^}]*\}[^}]*\}/g) || []);
  expect(blocks.length).toBeGreaterThan(0);
  expect(texts.join('').match(/prefers-color-scheme/g)).toHaveLength(blocks.length);
  for (const block of blocks) expect(block).toMatch(/^@media[^{]*\{\s*:root\s*\{(\s*--[\w-]+\s*:[^;}]*;?)*\s*\}\s*\}$/);
  const scripts = files(folder).filter((path) => path.startsWith('assets/') && path.endsWith('.js'));
  for (const path of scripts) expect(readFileSync(join(folder, path), 'utf8'), path).not.toContain('color-scheme');
});
