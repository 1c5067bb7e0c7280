// On the narrowest phone, and on a desk where all is twice as large, no type of page needs sideways scrolling, and nothing is cut off.
import { expect, looking, sample, searched } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

/** The narrowest phone, and a desk of 1280 px at 200 % zoom (WCAG 2.2, 1.4.4 and 1.4.10). */
const SIZES = { '320 px': { width: 320, height: 640 }, 'twice the size': { width: 640, height: 450 } };

/** What a reader could not get at: past the edge of the window, or text that its box cuts off. */
const lost = (page) =>
  page.evaluate(() => {
    const wide = document.scrollingElement.scrollWidth;
    const found = wide > innerWidth ? [`the page is ${wide} px wide`] : [];
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
    // A table's head that is there for those who listen.
    const hidden = (at) => at && (getComputedStyle(at).clipPath !== 'none' || hidden(at.parentElement));
    for (const element of document.querySelectorAll('main *, header *, footer *')) {
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width <= 1 || element.closest('.sr, svg') || hidden(element)) continue;
      const scrolls = (at) => at && (['auto', 'scroll'].includes(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement)) found.push(`outside: ${name(element)}`);
      const style = getComputedStyle(element);
      const cut = style.overflowX === 'hidden' || style.overflowX === 'clip';
      if (cut && element.scrollWidth > element.clientWidth + 1 && element.textContent.trim()) found.push(`cut off: ${name(element)}`);
    }
    return found;
  });

/** What is lost at each size. */
async function lostAtAll(page) {
  const all = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    all.push(...(await lost(page)).map((one) => `${size}: ${one}`));
  }
  return all;
}

for (const name of KINDS) {
  looking(`${name} fits`, async ({ page }) => {
    const { folder, url } = sample();
    await page.goto(url + address(kinds(folder)[name].path));
    expect(await lostAtAll(page)).toEqual([]);
  });
}

looking('search with results fits', async ({ page }) => {
  const { folder, url } = sample();
  const hits = await searched(page, `${url}search.html`, kinds(folder)['fresh sop'].title);
  await expect(hits.first()).toBeVisible();
  expect(await lostAtAll(page)).toEqual([]);
});
