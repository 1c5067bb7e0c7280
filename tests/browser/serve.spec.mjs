// The live preview as its writer has it: what is saved comes without a word lost, and under the pages' own policy.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';
import { expect, watch } from './reader.mjs';
import { REPOSITORY, TODAY, program as file } from './sites.mjs';

const test = base.extend({
  playbook: async ({}, use) => {
    const work = mkdtempSync(join(tmpdir(), 'playbook-serve-'));
    cpSync(join(REPOSITORY, 'playbook'), work, { recursive: true });
    const program = spawn(file(), ['serve', work, '--port', '0', '--today', TODAY, '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((done) => program.once('exit', done));
    const [url] = await new Promise((line) => createInterface(program.stdout).once('line', (...words) => line(words)));
    const edit = (path, change) => writeFileSync(join(work, path), change(readFileSync(join(work, path), 'utf8')));
    await use({ url, edit });
    program.kill('SIGINT');
    expect(await ended, 'Ctrl-C is no failure').toBe(0);
    rmSync(work, { recursive: true });
  },
  page: async ({ page, playbook }, use) => {
    const trouble = [];
    watch(page, trouble, [playbook.url]);
    await page.clock.setFixedTime(`${TODAY}T12:00:00`);
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    await use(page);
    expect(trouble, 'nothing goes wrong on the way').toEqual([]);
  },
});

const PAGE = 'billing/refunds-and-credits';
/** Says whether the page was loaded anew since. */
const marked = (page) => page.evaluate(() => (window.marked ? true : ((window.marked = true), false)));
const place = (page) => page.evaluate(() => scrollY);

test('text comes in its place: scroll, search and details stay', { tag: '@once' }, async ({ page, playbook }) => {
  await page.goto(`${playbook.url}${PAGE}.html`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('invoice');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.evaluate(() => scrollTo({ top: 300, behavior: 'instant' }));
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  await marked(page);
  const before = await place(page);
  expect(before).toBeGreaterThan(100);
  playbook.edit(`${PAGE}.md`, (text) => `${text.trimEnd()}\n\nA word that was saved just now.\n`);
  await expect(page.getByRole('main')).toContainText('A word that was saved just now.');
  expect(await marked(page), 'it is the same page').toBe(true);
  expect(await place(page)).toBe(before);
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(page.locator('input:focus')).toHaveValue('invoice');
  await expect(page.locator('details:not([open])')).toHaveCount(0);
});

test('a new heading comes into the list of headings, which follows it', { tag: '@once' }, async ({ page, playbook }) => {
  await page.goto(`${playbook.url}${PAGE}.html`);
  await marked(page);
  playbook.edit(`${PAGE}.md`, (text) => text.replace('## ', `A first sentence.\n\n## A heading of today\n\n${'Its text.\n\n'.repeat(60)}## `));
  const entry = page.locator('.toc a', { hasText: 'A heading of today' });
  await expect(entry).toHaveAttribute('href', '#a-heading-of-today');
  await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /\S/);
  await page.evaluate(() => document.getElementById('a-heading-of-today').scrollIntoView({ behavior: 'instant' }));
  await expect(entry).toHaveAttribute('aria-current', 'true');
  expect(await marked(page), 'it is the same page').toBe(true);
});

test('where more changed, the page comes anew with all that was typed', { tag: '@once' }, async ({ page, playbook }) => {
  await page.goto(`${playbook.url}${PAGE}.html`);
  await page.locator('form.find input').first().fill('invoice');
  await page.evaluate(() => scrollTo({ top: 300, behavior: 'instant' }));
  const before = await place(page);
  await marked(page);
  playbook.edit(`${PAGE}.md`, (text) => `${text.trimEnd()}\n\n1. One more step.\n2. And the last.\n\n\`\`\`sh\ntrue\n\`\`\`\n`);
  await expect(page.getByRole('main')).toContainText('One more step.');
  await expect(page.locator('form.find input').first()).toHaveValue('invoice');
  await expect.poll(() => place(page)).toBe(before);
  expect(await marked(page), 'it is another page').toBe(false);
});

test('what is broken is told over the last good page, and heals', { tag: '@once' }, async ({ page, playbook }) => {
  await page.goto(`${playbook.url}${PAGE}.html`);
  const banner = page.getByRole('status').filter({ hasText: 'The last save cannot be read' });
  let good;
  playbook.edit(`${PAGE}.md`, (text) => ((good = text), text.replace('---\n', '---\nowner: [\n')));
  await expect(banner).toContainText(`${PAGE}.md:`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Refunds and credits');
  playbook.edit(`${PAGE}.md`, () => good);
  await expect(banner).toHaveCount(0);
  playbook.edit('playbook.yml', (text) => ((good = text), `title: [\n${text}`));
  await expect(banner).toContainText('playbook.yml:1:');
  playbook.edit('playbook.yml', () => good);
  await expect(banner).toHaveCount(0);
});
