// A reader: a page whose clock stands at the day of the build, and who takes note of everything that goes wrong.
import { test as base, expect } from '@playwright/test';
import { TODAY } from './sites.mjs';

export { expect };
export const sample = () => JSON.parse(process.env.PLAYBOOK_SAMPLE);
export const hostile = () => JSON.parse(process.env.PLAYBOOK_HOSTILE);
export const pictured = () => JSON.parse(process.env.PLAYBOOK_PICTURED);

/** Notes console errors, CSP reports, script errors, dialogs and requests that leave `origins`. */
export function watch(page, trouble, origins) {
  page.on('console', (message) => message.type() === 'error' && trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()} ${why}`); // aborted: the reader went on
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!origins.some((origin) => url.startsWith(origin)) && !/^(data|blob|about):/.test(url)) trouble.push(`outside: ${url}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
}

async function begin(page, trouble) {
  const origins = [sample(), hostile(), pictured()].flatMap(({ url, folder }) => [url, encodeURI(`file://${folder}`)]);
  watch(page, trouble, origins);
  await page.clock.setFixedTime(`${TODAY}T12:00:00`);
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  });
}

export const test = base.extend({
  trouble: async ({}, use) => use([]),
  page: async ({ page, trouble }, use) => {
    await begin(page, trouble);
    await use(page);
    expect(trouble, 'nothing goes wrong on the way').toEqual([]);
  },
});

/**
 * The same reader for tests that only look at one page after another: a worker's tests share one window, since to open one takes
 * longer than most looks. Each page finds the device as new: nothing is kept from the one before.
 */
export const looking = base.extend({
  lasting: [
    async ({ browser }, use, { project }) => {
      const { launchOptions, ...options } = project.use;
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const trouble = [];
      await begin(page, trouble);
      await page.addInitScript(() => {
        try {
          localStorage.clear();
          sessionStorage.clear();
        } catch {} // a page that may keep nothing has nothing
      });
      await use({ page, trouble });
      await context.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ lasting: { page, trouble } }, use, { project }) => {
    await page.setViewportSize(project.use.viewport);
    await page.emulateMedia({ colorScheme: project.use.colorScheme, media: null, reducedMotion: null });
    trouble.length = 0;
    await use(page);
    expect(trouble, 'nothing goes wrong on the way').toEqual([]);
  },
});

/** Types into the search field of the search page and waits for its answer; gives the links of the results. */
export async function searched(page, url, query) {
  await page.goto(url);
  const main = page.getByRole('main');
  await main.getByRole('searchbox').fill(query);
  const hits = main.locator('ol').getByRole('link');
  await expect(main.getByRole('status')).not.toBeEmpty();
  return hits;
}
