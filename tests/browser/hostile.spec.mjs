// No text of a playbook ever runs: every page of the hostile one is opened, hovered, searched and clicked through.
import { expect, hostile, searched, test } from './reader.mjs';
import { address, pages } from './sites.mjs';

test.beforeEach(async ({ page, trouble }) => {
  await page.exposeFunction('executed', (what) => trouble.push(`executed: ${what}`));
  await page.addInitScript(() => {
    window.alert = (what) => window.executed(String(what));
  });
});

test('no page runs what is written in it', async ({ page, trouble }) => {
  test.setTimeout(180_000);
  const { folder, url } = hostile();
  const all = pages(folder);
  expect(all.length).toBeGreaterThan(8);
  for (const { path } of all) {
    await page.goto(url + address(path));
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('*')) {
        for (const type of ['mouseover', 'focus', 'toggle', 'load', 'error']) element.dispatchEvent(new Event(type));
      }
    });
    // A picture that is not there is no script: the page says so in its findings.
    trouble.splice(0, trouble.length, ...trouble.filter((line) => !/404|ERR_INVALID_URL|failed:/.test(line)));
    expect(trouble, path).toEqual([]);
  }
});

test('no search runs what it finds or is asked', async ({ page }) => {
  const { url } = hostile();
  const hits = await searched(page, `${url}search.html`, 'wickedness');
  await expect(hits.first()).toBeVisible();
  for (const query of [`<img src=x onerror=alert('query')>`, `"><script>alert('query')</script>`, `wickedness' onclick=alert(1)`]) {
    await page.goto(`${url}search.html?q=${encodeURIComponent(query)}`);
    await expect(page.getByRole('main').getByRole('status')).not.toBeEmpty();
    await searched(page, `${url}search.html`, query);
  }
});
