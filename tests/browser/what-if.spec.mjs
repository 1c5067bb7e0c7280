// Who can step in: people are ticked, and the page says what is lost. What it says for every set of people is compared
// with the terminal in the program's own tests; here it is used.
import { expect, looking as test, sample } from './reader.mjs';

const { url } = sample();
const PAGE = `${url}what-if.html`;

test('whoever is ticked is thought away, and the address keeps it', async ({ page }) => {
  await page.goto(PAGE);
  await expect(page.locator('.away-result')).toBeHidden();
  await page.getByRole('checkbox', { name: 'Beatriz Santos' }).check();
  await expect(page.getByRole('heading', { name: 'Without Beatriz Santos' })).toBeVisible();
  const stops = page.locator('.away-list[data-lost="stops"] > li');
  await expect(stops).toHaveCount(1);
  await expect(stops).toContainText('Close the month');
  await expect(stops).toContainText('Ruth Crane (learning it, not on record)');
  await expect(page.locator('.away-list[data-lost="no-owner"]')).toContainText('Noor Haddad (covers it)');
  expect(new URL(page.url()).hash).toBe('#p-bea');
  await page.getByRole('checkbox', { name: 'Ruth Crane' }).check();
  await expect(stops).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Without Beatriz Santos, Ruth Crane' })).toBeVisible();
  await expect(stops).toHaveCount(2);
  await page.getByRole('button', { name: 'Untick everybody' }).click();
  await expect(page.locator('.away-result')).toBeHidden();
  expect(new URL(page.url()).hash).toBe('');
});

test('a number leads to its list, and the address goes on naming people', async ({ page }) => {
  await page.goto(`${PAGE}#p-bea,p-ruth`);
  await page.locator('.away-sums a').first().click();
  await expect(page.locator('#away-stops')).toBeFocused();
  expect(new URL(page.url()).hash).toBe('#p-bea,p-ruth');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Without Beatriz Santos, Ruth Crane' })).toBeVisible();
});

test('clients and channels that lose somebody are told of @once', async ({ page }) => {
  await page.goto(PAGE);
  await page.getByRole('checkbox', { name: 'Owen Hughes' }).check();
  const clients = page.locator('.away-list[data-lost="clients"] > li');
  await expect(clients).toHaveText(["St Cyprian's School loses its leadStill there: Kasia Nowak"]);
  await page.getByRole('checkbox', { name: 'Kasia Nowak' }).check();
  await expect(clients.filter({ hasText: 'Cyprian' })).toContainText('Nobody else is on record');
  await page.getByRole('checkbox', { name: 'Ruth Crane' }).check();
  await expect(page.locator('.away-list[data-lost="channels"]')).toContainText('office');
});

test('whom to train is one tap away @once', async ({ page }) => {
  await page.goto(PAGE);
  await page.getByRole('link', { name: 'Whom to train' }).click();
  await expect(page.locator('main tbody tr').first()).toContainText('Install cameras');
  await expect(page.locator('main tbody tr').first()).toContainText('31 Dec 2026');
});

test('a person says what is lost without them, and leads to it @once', async ({ page }) => {
  await page.goto(`${url}person/bea.html`);
  const lost = page.locator('#without tbody tr');
  await expect(lost.first()).toContainText('Close the month');
  await page.getByRole('link', { name: 'Think others away too' }).click();
  await expect(page.getByRole('checkbox', { name: 'Beatriz Santos' })).toBeChecked();
  await expect(page.locator('.away-list[data-lost="stops"]')).toContainText('Close the month');
});

test('the numbers of one person are those of the list @once', async ({ page }) => {
  await page.goto(PAGE);
  for (const row of await page.locator('[data-what-if] tbody tr').all()) {
    const cells = await row.locator('td').allTextContents();
    const told = cells.slice(0, 4).map((text) => Number(/\d+/.exec(text)[0]));
    await row.getByRole('checkbox').check();
    const listed = await Promise.all(
      ['stops', 'no-owner', 'no-cover', 'thin'].map((lost) => page.locator(`.away-list[data-lost="${lost}"] > li`).count()),
    );
    expect(listed).toEqual(told);
    await row.getByRole('checkbox').uncheck();
  }
});
