// Old addresses lead on: from a server and from a file, with a script and without, to the part of the page that was named.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, sample, test } from './reader.mjs';

const OLD = 'runbooks/client-down.html';
const TITLE = 'Major outage at a client';

test('an old address opens the page @once', async ({ page }) => {
  const { folder, url } = sample();
  for (const address of [url + OLD, pathToFileURL(join(folder, OLD)).href]) {
    await page.goto(`${address}#steps`);
    await expect(page).toHaveURL(/support\/major-outage\.html#steps$/);
    await expect(page.locator('h1')).toHaveText(TITLE);
  }
});

test('without a script too @once', async ({ browser }) => {
  const { folder } = sample();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, OLD)).href);
  await expect(page).toHaveURL(/support\/major-outage\.html$/);
  await context.close();
});
