// Who covers what: narrowed by each of its fields, whole without script, on a desk and on a phone.
import { expect, sample, test } from './reader.mjs';
import { address, kinds } from './sites.mjs';

const rows = (page) => page.locator('tr[data-n]:visible');
const open = async (page) => {
  const { folder, url } = sample();
  await page.goto(url + address(kinds(folder).cover.path));
};

test('each field narrows the processes, and they can be had back', async ({ page }) => {
  await open(page);
  const all = await rows(page).count();
  expect(all).toBeGreaterThan(20);
  const status = page.getByRole('main').getByRole('status');
  await expect(status).toHaveText(`${all} processes`);

  await page.getByLabel('One or nobody covers it').check();
  const thin = await rows(page).evaluateAll((rows) => rows.map((row) => Number(row.dataset.n)));
  expect(thin.length).toBeGreaterThan(0);
  expect(Math.max(...thin)).toBeLessThan(2);
  await expect(status).toHaveText(`${thin.length} of ${all} processes`);
  await page.getByLabel('One or nobody covers it').uncheck();

  for (const field of ['Person', 'Owner’s team', 'Folder']) {
    await page.getByLabel(field, { exact: true }).selectOption({ index: 1 });
    const some = await rows(page).count();
    expect(some, field).toBeGreaterThan(0);
    expect(some, field).toBeLessThan(all);
    await page.getByLabel(field, { exact: true }).selectOption({ index: 0 });
  }
  await page.getByLabel('Person').selectOption({ label: 'Jonas Weber' });
  for (const text of await rows(page).allTextContents()) expect(text).toContain('Jonas Weber');
  await page.getByLabel('Words').fill('no such process');
  await expect(rows(page)).toHaveCount(0);
  await page.getByLabel('Words').fill('');
  await page.getByLabel('Person').selectOption({ index: 0 });
  await expect(rows(page)).toHaveCount(all);
});

test('every mark says in words what its letter means', { tag: '@once' }, async ({ page }) => {
  await open(page);
  const marks = await page.locator('.mc').evaluateAll((marks) => marks.map((mark) => [mark.textContent[0], mark.title]));
  expect(marks.length).toBeGreaterThan(20);
  for (const [letter, words] of marks) expect(words).toMatch({ O: /owns/, C: /covers it now: /, P: /in the past: /, A: /asked/, T: /not on record/ }[letter]);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('all processes are shown, and no field that does nothing', async ({ page }) => {
    await open(page);
    expect(await rows(page).count()).toBeGreaterThan(20);
    await expect(page.getByLabel('Words')).toBeHidden();
  });
});
