// How soon a page can be used on a phone of the middle (CPU four times slower) and a mobile network (1.6 Mbit/s down, 150 ms there
// and back): first and largest paint, when scripts had run and a frame was drawn, and what came over the network by then,
// compressed as hosts do. By hand, after `cargo build` and `npm ci` in tests/browser:
//   node tests/bench/phone.mjs [RUNS]
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchOptions } from '../browser/chromium.mjs';
import { KINDS, REPOSITORY, address, build, kinds, serve } from '../browser/sites.mjs';

const { chromium } = createRequire(new URL('../browser/package.json', import.meta.url))('@playwright/test');
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };
const RUNS = Number(process.argv[2] || 5);
const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

const work = mkdtempSync(join(tmpdir(), 'playbook-phone-'));
build(join(REPOSITORY, 'playbook'), join(work, 'site'));
const server = await serve(join(work, 'site'), () => 0, true);
const browser = await chromium.launch(launchOptions);

async function look(path) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, serviceWorkers: 'block' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(server.url + address(path), { waitUntil: 'domcontentloaded' });
  const usable = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
  const before = bytes;
  await page.waitForLoadState('networkidle');
  const [first, largest] = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return new Promise((done) => {
      new PerformanceObserver((list) => done([paint, list.getEntries().at(-1).startTime])).observe({ type: 'largest-contentful-paint', buffered: true });
    });
  });
  await context.close();
  return { first, largest, usable, before, bytes };
}

console.log('| page | first paint ms | largest paint ms | usable ms | kB until then | kB in all |\n|---|---|---|---|---|---|');
const found = kinds(join(work, 'site'));
for (const name of KINDS) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await look(found[name].path));
  const of = (key) => median(runs.map((one) => one[key]));
  const ms = (key) => Math.round(of(key));
  console.log(`| ${name} | ${ms('first')} | ${ms('largest')} | ${ms('usable')} | ${Math.round(of('before') / 1000)} | ${Math.round(of('bytes') / 1000)} |`);
}
await browser.close();
await server.close();
rmSync(work, { recursive: true, force: true });
