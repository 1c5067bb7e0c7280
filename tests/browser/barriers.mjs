// Asks axe for the barriers of a page. Asked directly: its wrapper for Playwright gathers every check that passed, which takes
// three times as long, for frames, of which there are none (`whole` sees to that).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** The rules that read colours. Names, roles and structure are the same in each colour scheme (`whole` sees to that). */
export const COLOURS = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** All rules. The size of targets is not among axe's own choice, but in WCAG 2.2 AA. */
const ALL = { rules: { 'target-size': { enabled: true } } };
/** All but the size of targets, where a bar lies over the page: what it covers of a field now is free once it is scrolled to. */
export const UNDER_A_BAR = { rules: { 'target-size': { enabled: false } } };

/** Every barrier that the rules find. */
export async function barriers(page, rules = ALL) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { ...rules, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target }) => target.join(' ')) }));
  }, rules);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.join(' | ')}`);
}
