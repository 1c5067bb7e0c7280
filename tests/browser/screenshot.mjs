// Makes the README's picture: one process of the sample playbook on a desk. Run with `npm run screenshot` after `cargo build`.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.mjs';
import { REPOSITORY, TODAY, address, build, serve } from './sites.mjs';

const LARGEST = 300_000;
const picture = fileURLToPath(new URL('screenshots/site.png', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'playbook-screenshot-'));
const site = join(work, 'site');
build(join(REPOSITORY, 'playbook'), site);
const server = await serve(site);
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'en-GB' });
  await page.clock.setFixedTime(`${TODAY}T12:00:00`);
  await page.goto(server.url + address(process.argv[2] || 'billing/send-invoice.html'));
  mkdirSync(fileURLToPath(new URL('screenshots', import.meta.url)), { recursive: true });
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  await server.close();
  rmSync(work, { recursive: true, force: true });
}
const { size } = statSync(picture);
console.log(`${picture}: ${size} bytes`);
if (size > LARGEST) throw new Error(`the picture has more than ${LARGEST} bytes`);
