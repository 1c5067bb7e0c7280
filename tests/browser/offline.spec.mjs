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
    const server = await serve(folder);
    const edit = (path, change) => writeFileSync(join(source, path), change(readFileSync(join(source, path), 'utf8')));
    await use({ url: server.url, folder, edit, again: () => build(source, folder), close: server.close });
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
      if (paths.some((url) => url.endsWith('/offline.json'))) found.push({ build: name.split(' ').pop(), files: paths.length });
    }
    return found;
  });
const untilKept = async (page, site) => {
  const { build, first, rest } = listOf(site);
  const files = Object.keys(first).length + Object.keys(rest).length + 1;
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
