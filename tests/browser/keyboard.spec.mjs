// By keyboard alone: everything that can be pressed is reached, and what has the focus is in sight, marked, and not covered.
import { expect, looking, sample } from './reader.mjs';
import { KINDS, address, kinds } from './sites.mjs';

/** The most stops that are looked at on a page: lists are of one kind. */
const MOST = 30;

/** What has the focus now: what is wrong with how it is seen; nothing where there is none. */
const seen = async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); // it is scrolled to with the next frame
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  at.dataset.stop ??= 'yes';
  const name = `${at.tagName.toLowerCase()} “${(at.textContent || at.getAttribute('aria-label') || at.id).trim().slice(0, 40)}”`;
  const style = getComputedStyle(at);
  const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  const boxes = [...at.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  const inside = boxes.filter((box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
  const free = inside.some((box) => {
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    return top && (at.contains(top) || top.contains(at) || top.closest('label')?.control === at);
  });
  const wrong = [!marked && 'no mark', !inside.length && 'out of sight', inside.length && !free && 'covered'].filter(Boolean);
  return { name, wrong: wrong.join(', ') };
};

for (const name of KINDS) {
  looking(`${name}: each stop is seen`, async ({ page }) => {
    const { folder, url } = sample();
    await page.emulateMedia({ reducedMotion: 'reduce' }); // nobody waits for a scroll
    await page.goto(url + address(kinds(folder)[name].path));
    await page.waitForLoadState('load');
    const wrong = [];
    let stops = 0;
    for (; stops < MOST; stops++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(seen);
      if (!at) break;
      if (at.wrong) wrong.push(`${at.name}: ${at.wrong}`);
    }
    expect(wrong).toEqual([]);
    const passed = await page.evaluate(() =>
      [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }) && !element.dataset.stop)
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(stops === MOST ? [] : passed, 'every control is a stop').toEqual([]);
  });
}
