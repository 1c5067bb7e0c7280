// Pictures of every type of page, on a phone in the light and on a desk in the dark, and of paper: a change of looks is seen.
// To take them anew, and then look at them: npx playwright test pictures --update-snapshots
import { expect, looking as test, pictured } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

// At half the size, which is enough to see the colour of a sign or a margin that moved, and as far down as types of page differ.
// Another Chromium draws the edges of letters a little differently; another colour of the smallest sign is some 150 pixels.
const SAME = { threshold: 0.12, maxDiffPixels: 60, animations: 'disabled', caret: 'hide', fullPage: true, scale: 'device' };
const DEPTH = 1100;

const LOOKS = {
  phone: { width: 390, height: 844, colorScheme: 'light', media: 'screen' },
  desk: { width: 1280, height: 900, colorScheme: 'dark', media: 'screen' },
  paper: { width: 718, height: 900, colorScheme: 'light', media: 'print' },
};
/** Where the first page of a type says less than another. */
const CHOSEN = { 'fresh sop': 'yard/start-pump.html', 'changed sop': 'office/send-bill.html' };
const PRINTED = ['fresh sop', 'book', 'handover'];

for (const name of [...KINDS, 'changed sop']) {
  for (const [look, { width, height, ...media }] of Object.entries(LOOKS)) {
    if (look === 'paper' && !PRINTED.includes(name)) continue;
    test(`${name}, ${look}`, async ({ page }) => {
      const { folder, url } = pictured();
      await page.setViewportSize({ width, height });
      await page.emulateMedia(media);
      await page.goto(url + address(CHOSEN[name] || kinds(folder)[name].path));
      expect(await page.evaluate(() => document.fonts.check('16px Test')), 'the font of the tests is there').toBe(true);
      await expect(page).toHaveScreenshot(`${name.replaceAll(' ', '-')}-${look}.png`, { ...SAME, clip: { x: 0, y: 0, width, height: CHOSEN[name] ? 2 * DEPTH : DEPTH } });
    });
  }
}
