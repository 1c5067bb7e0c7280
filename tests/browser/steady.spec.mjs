// On a slow phone nothing moves once it is there: neither what comes first nor what is loaded later.
import { expect, looking, sample } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

/** A phone of the middle, on a slow mobile network. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };

for (const name of KINDS) {
  looking(`${name} stays where it is`, { tag: '@phone' }, async ({ page }) => {
    const { folder, url } = sample();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(url + address(kinds(folder)[name].path), { waitUntil: 'load' });
    await page.waitForLoadState('networkidle');
    const moved = await page.evaluate(
      () =>
        new Promise((done) => {
          const moves = [];
          const take = (entries) => entries.forEach((entry) => entry.hadRecentInput || moves.push([entry.value, ...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) || node?.textContent || '')]));
          const watch = new PerformanceObserver((list) => take(list.getEntries()));
          watch.observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => (take(watch.takeRecords()), done(moves)), 200);
        }),
    );
    await session.detach();
    expect(moved).toEqual([]);
  });
}
