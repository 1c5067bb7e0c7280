// Images: one that is too small to read on a phone fills the window, by touch and by keyboard, and without script leads to itself.
import { expect, sample, test } from './reader.mjs';
import { barriers } from './barriers.mjs';

const PAGE = 'billing/send-invoice.html';

test('an image is enlarged, fitted in and closed', { tag: '@phone' }, async ({ page }) => {
  await page.goto(sample().url + PAGE);
  const link = page.locator('a.zoom').first();
  const before = await link.locator('img').evaluate((image) => image.getBoundingClientRect().width);
  await expect(page.locator('dialog.zoomed')).toBeAttached();
  await link.tap();
  const box = page.getByRole('dialog', { name: await link.locator('img').getAttribute('alt') });
  const width = () => box.locator('img').evaluate((image) => image.getBoundingClientRect().width);
  await expect(box).toBeVisible();
  expect(await width()).toBeGreaterThan(1.5 * before);
  expect(await barriers(page)).toEqual([]);
  await box.locator('img').tap();
  expect(await width()).toBeLessThanOrEqual(390);
  await box.getByRole('button', { name: 'Close' }).tap();
  await expect(box).toBeHidden();
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(box).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(box).toBeHidden();
  await expect(link).toBeFocused();
  await link.tap();
  await page.goBack();
  await expect(box).toBeHidden();
  await expect(page).toHaveURL(sample().url + PAGE);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });
  test('it leads to itself', { tag: '@once' }, async ({ page }) => {
    await page.goto(sample().url + PAGE);
    const href = await page.locator('a.zoom').first().getAttribute('href');
    const image = await page.request.get(new URL(href, page.url()).href);
    expect([image.status(), image.headers()['content-type']]).toEqual([200, 'image/svg+xml']);
  });
});
