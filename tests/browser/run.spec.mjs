// Working through a page: ticks that stay, runs of earlier versions, the record and its row, on a desk and on a phone.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COLOURS, UNDER_A_BAR, barriers } from './barriers.mjs';
import { expect, sample, test } from './reader.mjs';
import { REPOSITORY, TODAY, program } from './sites.mjs';

const PAGE = 'scheduling/schedule-appointment.html';
const OTHER = 'support/set-up-laptop.html';
const open = (page, path = PAGE) => page.goto(sample().url + path);
const boxes = (page) => page.locator('.prose').getByRole('checkbox');
const panel = (page) => page.getByRole('region', { name: 'This run' });
const count = (page) => panel(page).locator('.run-count');
const tick = async (page, many) => {
  for (let at = 0; at < many; at++) await boxes(page).nth(at).check();
};

async function record(page) {
  await panel(page).getByLabel('Who', { exact: true }).fill('Kasia Nowak');
  await panel(page).getByLabel('Where or for whom').fill('Lee "Green" Dental, Hove');
  await panel(page).getByLabel('Ticket').fill('=T-1042');
  await panel(page).getByLabel('Note', { exact: true }).fill('The key was at the neighbour’s.');
  await panel(page).getByRole('button', { name: 'Finish' }).click();
  await expect(panel(page).getByRole('heading', { name: 'Record of this run' })).toBeFocused();
}

const copied = async (page, name) => {
  await panel(page).getByRole('button', { name }).click();
  await expect(panel(page).getByText('Copied', { exact: true })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
};

const tags = (name) => (name === 'http' ? {} : { tag: '@once' });
const roots = { http: () => sample().url, 'a folder of files': () => `${pathToFileURL(sample().folder).href}/` };
for (const [name, root] of Object.entries(roots)) {
  test(`ticks stay when the page is opened again, and are that page’s alone, from ${name}`, tags(name), async ({ page }) => {
    await page.goto(root() + PAGE);
    await expect(panel(page)).toBeHidden();
    await tick(page, 2);
    const all = await boxes(page).count();
    await expect(count(page)).toHaveText(`2 of ${all} done`);
    await expect(page.locator('.is-next')).toHaveCount(1);
    await expect(page.locator('.steps > li').nth(2)).toHaveAttribute('aria-current', 'step');
    await page.reload();
    await expect(boxes(page).nth(1)).toBeChecked();
    await expect(boxes(page).nth(2)).not.toBeChecked();
    await expect(count(page)).toHaveText(`2 of ${all} done`);
    await expect(page.getByText('Kept on this device')).toBeVisible();
    await page.goto(root() + OTHER);
    await expect(boxes(page).first()).not.toBeChecked();
    await expect(panel(page)).toBeHidden();
  });
}

test('what comes next is the first open step behind the one ticked last', { tag: '@once' }, async ({ page }) => {
  await open(page, OTHER);
  await page.getByRole('checkbox', { name: /Enrol it before/ }).check();
  await expect(page.locator('.is-next')).toContainText('Turn on FileVault');
  await page.getByRole('checkbox', { name: /Enrol it before/ }).uncheck();
  await expect(page.locator('.is-next')).toContainText('Enrol it before');
  await boxes(page).last().check();
  await expect(page.locator('.is-next')).toContainText('Scan the serial number');
  await expect(page.locator('main > [role=status]')).toHaveText(/1 of \d+ done\. Next: Step 1: Scan the serial number/);
});

test('who ticks a box within a step is at that step, whatever lies open before', { tag: '@once' }, async ({ page }) => {
  const html = readFileSync(join(sample().folder, PAGE), 'utf8');
  const part = '<ul><li class="task"><label><input type="checkbox"> Dog tied up</label></li></ul>';
  let at = 0;
  const steps = html.slice(html.indexOf('<ol class="steps"')).replace(/<\/p>\n<\/li>/g, (end) => (++at === 3 ? `</p>\n${part}</li>` : end));
  expect(at).toBeGreaterThan(4);
  await page.route(`**/${PAGE}`, (route) => route.fulfill({ contentType: 'text/html', body: html.slice(0, html.indexOf('<ol class="steps"')) + steps }));
  await open(page);
  const next = page.locator('.is-next > .tick');
  const step = (n) => page.getByRole('checkbox', { name: new RegExp(`^Step ${n}:`) });
  const box = page.getByRole('checkbox', { name: 'Dog tied up' });
  await step(2).check();
  await expect(next).toHaveAttribute('aria-label', /^Step 3:/);
  await box.check();
  await expect(next).toHaveAttribute('aria-label', /^Step 3:/);
  await step(3).check();
  await step(4).check();
  await expect(next).toHaveAttribute('aria-label', /^Step 5:/);
  await step(4).uncheck();
  await expect(next).toHaveAttribute('aria-label', /^Step 4:/);
  await box.uncheck();
  await expect(next).toHaveAttribute('aria-label', /^Step 4:/);
  await step(3).uncheck();
  await expect(next).toHaveAttribute('aria-label', /^Step 3:/);
});

test('a run is of the site at its address: not of a preview beside it, and whatever the title', { tag: '@once' }, async ({ page }) => {
  const { folder, url } = sample();
  const renamed = (path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return path.endsWith('.html') ? text.replaceAll('Pellow &amp; Crane', 'Crane &amp; Co') : text;
  };
  const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
  const from = (route, root) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname.slice(new URL(root).pathname.length));
    return route.fulfill({ contentType: types[path.split('.').pop()] || 'image/svg+xml', body: renamed(path) });
  };
  await open(page);
  await tick(page, 2);
  const preview = `${url}preview/`;
  await page.route(`${preview}**`, (route) => from(route, preview));
  await page.goto(preview + PAGE);
  await expect(boxes(page).nth(2)).not.toBeChecked();
  await expect(boxes(page).first()).not.toBeChecked();
  await page.route(url + PAGE, (route) => from(route, url));
  await open(page);
  await expect(page.locator('.brand')).toHaveText(/Crane & Co/);
  await expect(boxes(page).nth(1)).toBeChecked();
});

test('a run of an earlier version is told, and can be dropped', { tag: '@once' }, async ({ page }) => {
  await page.clock.setFixedTime('2026-11-03T09:00:00');
  await open(page);
  await tick(page, 1);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith('playbook-run'));
    localStorage.setItem(key.replace(/[^|]*$/, '1:0000000000000000'), localStorage.getItem(key));
    localStorage.removeItem(key);
  });
  await page.clock.setFixedTime(`${TODAY}T12:00:00`);
  await page.reload();
  const old = page.getByText('You began a run on 3 Nov 2026 on an earlier version');
  await expect(old).toBeVisible();
  await expect(boxes(page).first()).not.toBeChecked();
  await page.getByRole('button', { name: 'Drop it' }).click();
  await expect(old).toHaveCount(0);
  await page.reload();
  await expect(boxes(page).first()).toBeVisible();
  await expect(old).toHaveCount(0);
});

test('a run of another day says so; starting again can be undone', { tag: '@once' }, async ({ page }) => {
  await page.clock.setFixedTime('2026-11-03T09:00:00');
  await open(page);
  await tick(page, 2);
  await page.clock.setFixedTime(`${TODAY}T12:00:00`);
  await page.reload();
  await expect(page.getByText('You began this run on 3 Nov 2026')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Start again' }).click();
  await expect(boxes(page).first()).not.toBeChecked();
  await expect(panel(page).getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(boxes(page).nth(1)).toBeChecked();
  await panel(page).getByRole('button', { name: 'Start again' }).click();
  await tick(page, 1);
  await expect(panel(page).getByRole('button', { name: 'Undo' })).toBeHidden();
  await expect(page.getByText('You began this run')).toHaveCount(0);
});

test('by keyboard alone from the first box to the record', async ({ page }) => {
  await open(page);
  await boxes(page).first().focus();
  const all = await boxes(page).count();
  for (let at = 0; at < all; at++) {
    await expect(boxes(page).nth(at)).toBeFocused();
    await page.keyboard.press('Space');
    await expect(boxes(page).nth(at)).toBeChecked();
    for (let steps = 0; steps < 9 && at + 1 < all; steps++) {
      await page.keyboard.press('Tab');
      if (await boxes(page).nth(at + 1).evaluate((box) => box === document.activeElement)) break;
    }
  }
  await expect(count(page)).toHaveText(`${all} of ${all} done`);
  for (let steps = 0; steps < 20; steps++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.textContent.startsWith('Finish'))) break;
  }
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('heading', { name: 'Record of this run' })).toBeFocused();
});

test('the row of a run makes the person count', { tag: '@once' }, async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await tick(page, 3);
  await panel(page).getByRole('button', { name: 'Finish' }).click();
  await panel(page).getByRole('button', { name: 'Copy as a row' }).click();
  await expect(panel(page).getByText('Say who did it first')).toBeVisible();
  await expect(panel(page).getByLabel('Who', { exact: true })).toBeFocused();
  await boxes(page).nth(3).check(); // to go on closes the record
  await record(page);
  const row = await copied(page, 'Copy as a row');
  expect(row).toMatch(/^2026-11-22,Kasia Nowak,[^,]+,performed,"Lee ""Green"" Dental, Hove",'=T-1042$/);

  const work = mkdtempSync(join(tmpdir(), 'playbook-run-'));
  const playbook = join(work, 'playbook');
  try {
    cpSync(join(REPOSITORY, 'playbook'), playbook, { recursive: true });
    mkdirSync(join(playbook, 'evidence'), { recursive: true });
    const run = (...args) => execFileSync(program(), [...args, '--today', TODAY], { encoding: 'utf8' });
    const standing = () => JSON.parse(run('report', playbook, '--format', 'json')).pages.find(({ url }) => url === PAGE);
    const before = standing();
    writeFileSync(join(playbook, 'evidence', 'runs.csv'), `date,person,process,how,client,ref\n${row}\n`);
    const after = standing();
    expect(before.cover.ever).not.toContain('kasia');
    expect(after.cover.ever).toContain('kasia');
    const row2 = after.verifications.find(({ from }) => from === 'evidence:evidence/runs.csv:2');
    expect(row2).toMatchObject({ who: 'kasia', when: TODAY, how: 'performed' });
    run('check', playbook, '--fail-on', 'error', '--format', 'json', '--report', `json=${join(work, 'all.json')}`, '--quiet');
  } catch (error) {
    if (error.status !== 1) throw error; // the sample has errors of its own
    expect(readFileSync(join(work, 'all.json'), 'utf8')).not.toContain('PB011');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

test('the record names the page, its version and every step, as Markdown and as text', { tag: '@once' }, async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await tick(page, 2);
  await page.getByRole('button', { name: /More about: Step 2/ }).click();
  await page.getByLabel('Note for this step').fill('Two *dogs*');
  await record(page);
  const [markdown, text] = [await copied(page, 'Copy as Markdown'), await copied(page, 'Copy as text')];
  const all = await boxes(page).count();
  for (const line of ['## Schedule an appointment', `- Page: <${sample().url}${PAGE}>`, '- State of the page: Fresh', '- Who: Kasia Nowak', '- Started: 22 Nov 2026, 12:00', `- Steps: 2 of ${all} done`]) {
    expect(markdown).toContain(line);
  }
  expect(markdown).toMatch(/- Version of the text: 1:[0-9a-f]{16}\n/);
  expect(markdown).toMatch(/- \[x\] 1\\\. .+ \(12:00\)\n- \[x\] 2\\\. .+ \(12:00\) – Two \\\*dogs\\\*\n- \[ \] 3/);
  expect(markdown.match(/^- \[[x ]\]/gm)).toHaveLength(all);
  expect(text).toContain('Schedule an appointment\n\nPage: ');
  expect(text).toMatch(/\[x\] 2\. .+ – Two \*dogs\*\n\[ \] 3\. /);
});

test('boxes within a step are kept with it, and are no steps of their own', { tag: '@once' }, async ({ page }) => {
  const html = readFileSync(join(sample().folder, PAGE), 'utf8');
  const part = '<ul><li class="task"><label><input type="checkbox" checked=""> Dog tied up</label></li></ul></li>';
  await page.route(`**/${PAGE}`, (route) => route.fulfill({ contentType: 'text/html', body: html.replace('</p>\n</li>', `</p>\n${part}`) }));
  await open(page);
  const box = page.getByRole('checkbox', { name: 'Dog tied up' });
  await expect(box).not.toBeChecked();
  await box.check();
  await expect(count(page)).toHaveText(/^0 of 8 done$/);
  await expect(page.locator('.is-next')).toContainText('Open the client');
  await page.reload();
  await expect(box).toBeChecked();
  await record(page);
  await expect(panel(page).locator('.run-steps .is-within')).toHaveText(/Dog tied up/);
});

test('where no script may copy, the text is there to be copied by hand', { tag: '@once' }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  await open(page);
  await tick(page, 1);
  await record(page);
  await panel(page).getByRole('button', { name: 'Copy as text' }).click();
  const out = panel(page).getByRole('textbox', { name: 'Record of this run' });
  await expect(out).toBeFocused();
  await expect(out).toHaveValue(/Schedule an appointment/);
  await expect(panel(page).getByText('Selected: copy it')).toBeVisible();
});

test('a browser that keeps nothing says so, and the run works until the page is left', { tag: '@once' }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  await open(page);
  await tick(page, 2);
  await expect(panel(page).getByText('This browser keeps nothing')).toBeVisible();
  await expect(count(page)).toHaveText(/^2 of/);
  await page.reload();
  await expect(boxes(page).first()).not.toBeChecked();
});

test('two tabs agree', { tag: '@once' }, async ({ page, context }) => {
  await open(page);
  const second = await context.newPage();
  await second.goto(sample().url + PAGE);
  await tick(page, 1);
  await expect(boxes(second).first()).toBeChecked();
  await boxes(second).nth(1).check();
  await expect(boxes(page).nth(1)).toBeChecked();
  await second.close();
});

test('a step and the page can be reported, and work from the page told', { tag: '@once' }, async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /More about: Step 1/ }).click();
  const step = new URL(await page.getByRole('link', { name: 'Report this step' }).getAttribute('href'));
  expect(step.protocol + step.pathname).toBe('mailto:service@pellowcrane.example');
  expect(step.searchParams.get('subject')).toBe('Wrong in step 1: Schedule an appointment');
  expect(step.searchParams.get('body')).toMatch(/Step 1: \w.*\r\nPage: Schedule an appointment\r\nAddress: scheduling\/schedule-appointment\.html\r\nVersion: .*1:[0-9a-f]{16}/);
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'This page is wrong' })).toHaveAttribute('href', /^mailto:service@/);
  await expect(main.getByRole('link', { name: 'I did this from the page' })).toHaveAttribute('href', /^mailto:service@/);
  await tick(page, 1);
  await record(page);
  const row = new URL(await main.getByRole('link', { name: 'Send the row' }).getAttribute('href'));
  expect(row.searchParams.get('body')).toContain('2026-11-22,Kasia Nowak,');
});

test('code is copied as it stands', { tag: '@once' }, async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'support/restore-from-backup.html');
  const button = page.locator('.prose li').nth(2).getByRole('button', { name: 'Copy' });
  await button.click();
  await expect(page.locator('.copy').first()).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^export RESTIC_REPOSITORY=.*\nrestic snapshots .*\nrestic find "Rota 2026\*\.xlsx"$/);
});

test('no barrier while a run goes on and with its record open', async ({ page }) => {
  const inBothSchemes = async () => {
    expect(await barriers(page, UNDER_A_BAR), 'light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriers(page, COLOURS), 'dark').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  };
  await open(page, OTHER);
  await tick(page, 4);
  await page.locator('.step-more').nth(1).click();
  await inBothSchemes();
  await record(page);
  await inBothSchemes();
});

test('boxes are big enough for a thumb, and nothing needs sideways scrolling', { tag: '@phone' }, async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, OTHER);
  await tick(page, 2);
  for (const box of await page.locator('.tick').all()) {
    const { width, height } = await box.boundingBox();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  }
  await page.locator('.step-more').first().click();
  await record(page);
  expect(await page.evaluate(() => document.scrollingElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('on a phone the next step is under the thumb, and the bar hides no focus', { tag: '@phone' }, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page);
  const bar = page.getByRole('group', { name: 'This run' });
  await expect(bar).toBeHidden();
  await tick(page, 1);
  await expect(bar).toBeInViewport();
  await bar.getByRole('button', { name: /^Step done Step 2/ }).click();
  await expect(boxes(page).nth(1)).toBeChecked();
  await expect(page.locator('.is-next')).toBeInViewport();
  await boxes(page).first().focus();
  for (let at = 0; at < 30; at++) {
    await page.keyboard.press('Tab');
    // Scrolling takes its time, and a key that is pressed meanwhile is another matter.
    await expect.poll(() => page.evaluate(async () => {
      const before = window.scrollY;
      await new Promise((done) => setTimeout(done, 60));
      if (window.scrollY !== before) return 'it scrolls';
      const [focused, bar] = [document.activeElement, document.querySelector('.run-bar')];
      if (focused === document.body || bar.contains(focused)) return '';
      const [a, b] = [focused.getBoundingClientRect(), bar.getBoundingClientRect()];
      return a.bottom > b.top && a.top < b.bottom ? focused.outerHTML.slice(0, 120) : '';
    })).toBe('');
  }
  await expect(bar.getByRole('progressbar')).toHaveAttribute('max', String(await boxes(page).count()));
});

test('on paper there is an empty box beside each step, or the record alone', { tag: '@once' }, async ({ page }) => {
  await open(page);
  await tick(page, 2);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.tick').first()).toBeHidden();
  await expect(panel(page)).toBeHidden();
  await expect(page.locator('.run-bar')).toBeHidden();
  const drawn = await page.locator('.steps > li').evaluateAll((list) => list.map((li) => getComputedStyle(li, '::after').borderTopWidth));
  expect(drawn.every((width) => parseFloat(width) > 0)).toBe(true);
  await page.emulateMedia({ media: 'screen' });
  await record(page);
  await page.evaluate(() => (window.print = () => {}));
  await panel(page).getByRole('button', { name: 'Print the record' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(panel(page).getByRole('heading', { name: 'Record of this run' })).toBeVisible();
  await expect(panel(page).getByRole('img', { name: 'Done', exact: true })).toHaveCount(2);
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(page.locator('.steps').first()).toBeHidden();
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('there is a numbered list, and nothing that does not work', { tag: '@once' }, async ({ page }) => {
    await open(page);
    await expect(page.locator('ol.steps > li').first()).toBeVisible();
    await expect(page.locator('.prose').getByRole('button')).toHaveCount(0);
    await expect(page.locator('ol.steps').getByRole('checkbox')).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('link', { name: 'I did this from the page' })).toBeVisible();
  });
});
