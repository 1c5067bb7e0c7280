// Without a network: what was kept is read and searched, says as of when, and gives way to the network and to a new build.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { barriers } from './barriers.mjs';
import { REPOSITORY, build, serve } from './sites.mjs';

const LINE = /^No network\. This is the playbook as of \d+ \w+ \d{4}, \d\d:\d\d\.$/;
const PICTURED = 'billing/chase-unpaid-invoice.html';
const line = (page) => page.locator('.offline-line');

/** A site of its own that can be built anew at the same address, and a reader who may keep it. */
const test = base.extend({
  serviceWorkers: 'allow',
  work: async ({}, use) => {
    const work = mkdtempSync(join(tmpdir(), 'playbook-offline-'));
    await use(work);
    rmSync(work, { recursive: true, force: true });
  },
  site: async ({ work }, use) => {
    const source = join(work, 'source');
    // Part of the sample: all that these tests read, and soon kept.
    const sample = join(REPOSITORY, 'playbook');
    const left = ['clients', 'field', 'partners', 'people', 'scheduling', 'service-orders', 'support'].map((name) => join(sample, name));
    cpSync(sample, source, { recursive: true, filter: (path) => !left.includes(path) });
    const folder = join(work, 'site');
    build(source, folder);
    const host = { first: () => 0 };
    const server = await serve(folder, (path, request) => host.first(path, request));
    const edit = (path, change) => writeFileSync(join(source, path), change(readFileSync(join(source, path), 'utf8')));
    await use({ url: server.url, folder, source, host, edit, again: (today) => build(source, folder, today), close: server.close });
    await server.close().catch(() => {});
  },
  reports: async ({ page }, use) => {
    const reports = [];
    page.on('pageerror', (error) => reports.push(error.message));
    page.on('console', (message) => /Content Security|CSP/.test(message.text()) && reports.push(message.text()));
    await page.addInitScript(() => addEventListener('securitypolicyviolation', (event) => console.log(`CSP ${event.blockedURI}`)));
    await use(reports);
    expect(reports).toEqual([]);
  },
});

const listOf = ({ folder }) => JSON.parse(readFileSync(join(folder, 'offline.json'), 'utf8'));
/** Names of caches, and of how many files each, for one that is whole. */
const wholeBuilds = (page) =>
  page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const paths = (await (await caches.open(name)).keys()).map(({ url }) => url);
      const files = paths.filter((url) => !/\/offline\.json(\?state)?$/.test(url)).length;
      if (paths.some((url) => url.endsWith('/offline.json'))) found.push({ build: name.split(' ').pop(), files });
    }
    return found;
  });
/** Until each file of the build is kept, but for so many. */
const untilKept = async (page, site, without = 0) => {
  const { build, first, rest } = listOf(site);
  const files = Object.keys(first).length + Object.keys(rest).length - without;
  await expect.poll(() => wholeBuilds(page), { timeout: 60_000 }).toEqual([{ build, files }]);
};

test('after one visit all is read and searched without a network', async ({ page, context, site, reports }) => {
  await page.goto(`${site.url}reference/`);
  await untilKept(page, site);
  await expect(line(page)).toBeEmpty();
  await context.setOffline(true);
  await page.goto(`${site.url}billing/`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Billing');
  await expect(line(page)).toHaveText(LINE);
  expect(await barriers(page)).toEqual([]);
  await page.goto(`${site.url}search.html?q=refund`);
  await expect(line(page)).toHaveText(LINE);
  const hit = page.getByRole('main').locator('ol').getByRole('link', { name: 'Refunds and credits' });
  await hit.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Refunds and credits');
  await expect(line(page)).toHaveText(LINE);
  // Its image, and its style sheets.
  await page.goto(site.url + PICTURED);
  const image = page.getByRole('main').locator('img').first();
  await image.scrollIntoViewIfNeeded();
  await expect.poll(() => image.evaluate((one) => one.complete && one.naturalWidth)).toBeGreaterThan(0);
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('.bar')).position)).toBe('sticky');
  expect(reports).toEqual([]);
});

test('what is not kept says so under its own address, and leads on', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  await context.setOffline(true);
  await page.goto(`${site.url}deep/down/nothing.html`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not on this device yet');
  expect(page.url()).toBe(`${site.url}deep/down/nothing.html`);
  await page.getByRole('main').getByRole('searchbox').fill('refund');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').locator('ol').getByRole('link').first()).toBeVisible();
  await page.goto(`${site.url}deep/down/nothing.html`);
  await page.getByRole('main').getByRole('link', { name: 'Home', exact: true }).click();
  await expect(page).toHaveURL(`${site.url}index.html`);
  expect(reports).toEqual([]);
});

test('the network wins when it is back, and an open page says whether it has changed', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  await context.setOffline(true);
  await page.goto(`${site.url}billing/refunds-and-credits.html`);
  await expect(line(page)).toHaveText(LINE);
  await context.setOffline(false);
  await expect(line(page)).toBeEmpty();
  await context.setOffline(true);
  await page.reload();
  await expect(line(page)).toHaveText(LINE);
  site.edit('billing/refunds-and-credits.md', (text) => `${text}\n\nA line from the second build.\n`);
  site.again();
  await context.setOffline(false);
  await expect(line(page)).toContainText('The network is back. This page is still the one of');
  await expect(page.getByText('A line from the second build.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Load it again' }).click();
  await expect(page.getByText('A line from the second build.')).toBeVisible();
  await expect(line(page)).toBeEmpty();
  expect(reports).toEqual([]);
});

test('a new build takes the place of the old one once it is whole', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  const before = listOf(site);
  site.edit('billing/refunds-and-credits.md', (text) => `${text}\n\nA quokka of the second build.\n`);
  site.again();
  expect(listOf(site).build).not.toBe(before.build);
  const asked = [];
  context.on('request', (request) => request.serviceWorker() && asked.push(new URL(request.url()).pathname));
  await page.goto(`${site.url}billing/`);
  await untilKept(page, site);
  await context.setOffline(true);
  await page.goto(`${site.url}search.html?q=quokka`);
  await page.getByRole('main').locator('ol').getByRole('link').first().click();
  await expect(page.getByText('A quokka of the second build.')).toBeVisible();
  await expect(line(page)).toHaveText(LINE);
  expect(asked.filter((path) => /site\.css|search-page\.js|invoice-screen/.test(path)), 'what is the same is not fetched again').toEqual([]);
  expect(reports).toEqual([]);
});

test('a nightly build of what is as it was is no reason to fetch it again', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  site.again('2026-11-23');
  const asked = [];
  context.on('request', (request) => request.serviceWorker() && asked.push(new URL(request.url()).pathname));
  await page.goto(`${site.url}billing/`);
  await untilKept(page, site);
  const pages = asked.filter((path) => path.endsWith('.html'));
  // Two processes come to be due on that day, and lists say so.
  expect(pages.length).toBeLessThan(60);
  expect(pages.filter((path) => /billing\/send-invoice|people\/onboard/.test(path))).toEqual([]);
  expect(reports).toEqual([]);
});

test('a page that only the foot tells from that of the next day is the page', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  await context.setOffline(true);
  await page.goto(`${site.url}billing/send-invoice.html`);
  await expect(line(page)).toHaveText(LINE);
  site.again('2026-11-23');
  // What it showed is forgotten by a worker that was put to sleep: by us, where the browser has not done it already.
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => shown.clear()).catch(({ message }) => expect(message).toContain('restarted'));
  await context.setOffline(false);
  const said = [];
  await page.exposeFunction('said', (text) => said.push(text));
  await page.evaluate(() => new MutationObserver(() => window.said(document.querySelector('.offline-line').textContent)).observe(document.querySelector('.offline-line'), { childList: true }));
  await expect(line(page)).toBeEmpty();
  expect(said.join()).not.toContain('still the one of');
  expect(reports).toEqual([]);
});

test('while a host refuses files the last whole build stays; what it does not have is no reason to wait', async ({ page, context, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  const before = listOf(site);
  const all = Object.keys(before.first).length + Object.keys(before.rest).length;
  site.edit('billing/refunds-and-credits.md', (text) => `${text}\n\nA quokka of the second build.\n`);
  site.again();
  let refused = 0;
  for (const status of [429, 403]) {
    refused = 0;
    site.host.first = (path, request) => (/^billing\/refund/.test(path) && request.headers['sec-fetch-mode'] !== 'navigate' ? (refused++, status) : 0);
    await page.goto(`${site.url}billing/`);
    await expect.poll(() => refused, { timeout: 60_000 }).toBeGreaterThan(0);
    const [worker] = context.serviceWorkers().slice(-1);
    await expect.poll(() => worker.evaluate(() => keeping === null)).toBe(true);
    expect(await wholeBuilds(page)).toEqual([{ build: before.build, files: all }]);
  }
  await context.setOffline(true);
  await page.goto(`${site.url}billing/refunds-and-credits.html`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/efund/);
  await context.setOffline(false);
  site.host.first = (path) => (path === '404.html' || /^billing\/refund/.test(path) ? 404 : 0);
  await page.goto(`${site.url}billing/`);
  const [missing] = [Object.keys({ ...listOf(site).first, ...listOf(site).rest }).filter((path) => /^billing\/refund/.test(path)).length];
  await untilKept(page, site, missing);
  expect(reports).toEqual([]);
});

test.describe('of a large playbook', () => {
  /** Its files are more than a device keeps unasked. */
  const enlarge = (site) => {
    writeFileSync(join(site.source, 'large.txt'), Buffer.alloc(20_000_001, 'a'));
    site.edit('index.md', (text) => `${text}\n\n[A large file](large.txt)\n`);
    site.again();
    expect(listOf(site).all).toBe(false);
  };
  const paths = (page) =>
    page.evaluate(async () => {
      const name = (await caches.keys()).find((name) => !/ (visited|all)$/.test(name));
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    });
  const keepAll = (page) =>
    page.evaluate(() => new Promise((done) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => 'keeping' in data && !/\d/.test(data.keeping) && done(data.keeping));
      navigator.serviceWorker.controller.postMessage({ act: 'keep', here: [], all: true });
    }));

  test('all is said to be there when it is, though less was under way', async ({ page, site, reports }) => {
    enlarge(site);
    let open;
    const gate = new Promise((done) => (open = done));
    site.host.first = async (path) => (path === 'search/root.js' && (await gate), 0);
    await page.goto(site.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.waitForTimeout(1500); // by then it has begun
    const said = keepAll(page);
    await page.waitForTimeout(500);
    open();
    expect(await said).toContain('on this device');
    expect(await paths(page)).toEqual(expect.arrayContaining(['/some/path/large.txt', '/some/path/billing/send-invoice.html']));
    expect(reports).toEqual([]);
  });

  test('a page view costs little once its build is kept, and keeps the page', async ({ page, context, site, reports }) => {
    enlarge(site);
    await page.goto(site.url);
    await expect.poll(() => wholeBuilds(page), { timeout: 60_000 }).toHaveLength(1);
    const [worker] = context.serviceWorkers();
    await expect.poll(() => worker.evaluate(() => keeping === null)).toBe(true);
    await worker.evaluate(() => {
      self.put = [];
      self.listed = 0;
      const { put, keys } = Cache.prototype;
      Cache.prototype.put = function (key, response) {
        self.put.push(String(key.url || key));
        return put.call(this, key, response);
      };
      Cache.prototype.keys = function (...all) {
        self.listed++;
        return keys.apply(this, all);
      };
      self.lists = 0;
      const { json } = Response.prototype;
      Response.prototype.json = function () {
        self.lists++;
        return json.call(this);
      };
    });
    const began = await worker.evaluate(async () => (await shelves()).when);
    await page.goto(`${site.url}billing/send-invoice.html`);
    await expect.poll(() => worker.evaluate(async () => (await shelves()).when)).toBeGreaterThan(began);
    const { put, listed, lists } = await worker.evaluate(() => ({ put: self.put, listed: self.listed, lists: self.lists }));
    expect(put.filter((url) => url.endsWith('/offline.json'))).toEqual([]);
    expect([listed, lists]).toEqual([0, 0]);
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Send an invoice');
    await expect(line(page)).toHaveText(LINE);
    expect(reports).toEqual([]);
  });
});

test('switched off, it takes away what it kept; another playbook on the origin keeps its own', async ({ page, site, reports }) => {
  await page.goto(site.url);
  await untilKept(page, site);
  await page.evaluate((url) => caches.open(`playbook ${new URL(url).origin}/some/ abc`), site.url);
  site.edit('playbook.yml', (text) => `offline: false\n${text}`);
  site.again();
  await page.goto(site.url);
  await expect.poll(() => page.evaluate(() => caches.keys().then((names) => names.length)), { timeout: 60_000 }).toBe(1);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  expect(reports).toEqual([]);
});

test('where the browser has no service worker, nothing breaks', async ({ page, site, reports }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined }));
  await page.goto(site.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.offline-line')).toHaveCount(0);
  expect(reports).toEqual([]);
});
