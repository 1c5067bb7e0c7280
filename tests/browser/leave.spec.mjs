// Who is away: a week leads to the page on which all who are away in it are ticked, and what it says there is the same.
import { expect, looking as test, sample } from './reader.mjs';

const { url } = sample();

test('a week leads to its people thought away @once', async ({ page }) => {
  await page.goto(`${url}cover.html`);
  await page.getByRole('link', { name: 'Who is away' }).click();
  const week = page.getByRole('region', { name: 'Week of 21 Dec 2026' });
  await expect(week).toContainText('Close the month');
  await week.getByRole('link', { name: 'Think others away too' }).click();
  for (const name of ['Maya Chen', 'Beatriz Santos']) await expect(page.getByRole('checkbox', { name })).toBeChecked();
  await expect(page.locator('.away-list[data-lost="stops"]')).toContainText('Close the month');
});

test('on a phone the table of weeks scrolls inside itself', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${url}leave.html`);
  const box = page.getByRole('region', { name: 'Who is away' });
  expect(await box.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
