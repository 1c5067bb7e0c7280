// From a save to the screen: a page is saved again and again, and the time is taken until a headless Chromium shows the new
// words. What the program holds in memory is read before and after. By hand, after `cargo build --release` and `npm ci` in
// tests/browser; FOLDER is a playbook that may be written to, such as a generated one. With HUGO, the folder of the same pages for
// Hugo, the time until a plain client is answered with the new words is taken from both.
//   node tests/bench/serve.mjs FOLDER [SAVES] [HUGO]
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchOptions } from '../browser/chromium.mjs';
import { REPOSITORY } from '../browser/sites.mjs';

const { chromium } = createRequire(new URL('../browser/package.json', import.meta.url))('@playwright/test');
const [folder, saves = 40, hugo] = process.argv.slice(2);
const program = process.env.PLAYBOOK || join(REPOSITORY, 'target', 'release', 'playbook');
const ranked = (times, share) => [...times].sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))];
const says = (what, times) =>
  console.log(`| ${what} | ${ranked(times, 0.5).toFixed(0)} ms | ${ranked(times, 0.95).toFixed(0)} ms | ${Math.max(...times).toFixed(0)} ms |`);

/** A page of a playbook that is no folder's own, by its path. */
function anyPage(root) {
  const names = readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.md') && name.includes('/') && !/(^|\/)_?(index|readme)\.md$/i.test(name));
  return relative('.', names.sort()[Math.floor(names.length / 2)]);
}

/** Saves a page over and over, as `change` words it, and gives the times until `shown`. */
async function timed(file, change, shown) {
  const text = readFileSync(file, 'utf8');
  const times = [];
  for (let at = 0; at < Number(saves); at++) {
    const word = `Saved-${at}-${process.pid}`;
    await sleep(100 + ((at * 137) % 700)); // also while the rest of the last save is being worked out
    const begin = performance.now();
    writeFileSync(file, change(text, word));
    await shown(word);
    times.push(performance.now() - begin);
  }
  writeFileSync(file, text);
  return times;
}

const server = spawn(program, ['serve', folder, '--port', '0', '--today', '2026-01-01', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
const begun = performance.now();
const url = await new Promise((done) => createInterface(server.stdout).once('line', done));
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
const path = anyPage(folder);
const address = `${url}${path.replace(/\.md$/, '.html')}`;
await (await fetch(address)).text();
console.log(`first page after ${(performance.now() - begun).toFixed(0)} ms; ${path}`);
await (await fetch(`${url}search/root.js`)).text();
console.log(`search after ${(performance.now() - begun).toFixed(0)} ms; ${memory().toFixed(0)} MB`);

const browser = await chromium.launch(launchOptions);
const page = await browser.newPage();
await page.goto(address);
await page.waitForLoadState('load');
const onScreen = (word) => page.waitForFunction((word) => document.querySelector('main').textContent.includes(word), word, { polling: 'raf' });
console.log('| from a save until | median | 19 of 20 within | longest |\n|---|---|---|---|');
const file = join(folder, path);
says('changed words are on the screen', await timed(file, (text, word) => `${text}\n${word}\n`, onScreen));
const early = memory();
says('a changed heading is on the screen', await timed(file, (text, word) => `${text}\n## ${word}\n\nBelow.\n`, onScreen));
const late = memory();
await browser.close();

/** Asks until the words are there. */
const asked = (address) => async (word) => {
  while (!(await (await fetch(address)).text()).includes(word)) await sleep(1);
};
says('a plain client is answered with changed words', await timed(file, (text, word) => `${text}\n${word}\n`, asked(address)));
if (hugo) {
  const other = spawn('hugo', ['server', '--port', '1414', '--renderToMemory', '--disableLiveReload'], { cwd: hugo, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) => createInterface(other.stdout).on('line', (line) => line.includes('Press Ctrl+C') && done()));
  const theirs = anyPage(join(hugo, 'content'));
  const where = `http://localhost:1414/${theirs.replace(/\.md$/, '/').toLowerCase()}`;
  says('the same of `hugo server`', await timed(join(hugo, 'content', theirs), (text, word) => `${text}\n${word}\n`, asked(where)));
  other.kill('SIGINT');
}
console.log(`memory ${early.toFixed(0)} MB after ${saves} saves, ${late.toFixed(0)} MB after ${2 * Number(saves)}`);
server.kill('SIGINT');
