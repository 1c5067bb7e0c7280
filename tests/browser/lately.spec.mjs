// What changed: the choice of a kind, by keyboard and without script.
import { expect, sample, test } from './reader.mjs';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled });

    test('one kind of change leaves out the others, and the days without it', async ({ page }) => {
      await page.goto(`${sample().url}lately.html`);
      const seen = (kind) => page.locator(`[data-kind="${kind}"]:visible`);
      const days = page.locator('.lately-day:visible');
      const [all, verified] = [await page.locator('[data-kind]:visible').count(), await seen('verified').count()];
      expect(verified).toBeGreaterThan(3);
      expect(all).toBeGreaterThan(verified);
      const choice = page.getByRole('radio', { name: /^Verified/ });
      await page.getByRole('radio', { name: 'Everything' }).focus();
      while (!(await choice.isChecked())) await page.keyboard.press('ArrowRight');
      await expect(page.locator('[data-kind]:visible')).toHaveCount(verified);
      for (const day of await days.all()) expect(await day.locator('[data-kind="verified"]:visible').count()).toBeGreaterThan(0);
      await page.getByRole('radio', { name: 'Everything' }).check();
      await expect(page.locator('[data-kind]:visible')).toHaveCount(all);
    });
  });
}
