// Before all tests: the sample playbook, the hostile one and the pictured one are built and served. Their places reach the tests by environment.
import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeHostile } from './hostile.mjs';
import { writePictured } from './pictured.mjs';
import { REPOSITORY, build, serve } from './sites.mjs';

/** Pictures must not depend on the fonts of a machine: all text of this site is set in one that comes with the tests. */
function setInTestFont(site) {
  const font = fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
  copyFileSync(font, join(site, 'assets', 'test.woff2'));
  appendFileSync(
    join(site, 'assets', 'site.css'),
    `@font-face { font-family: Test; src: url("test.woff2"); font-weight: 100 900; font-display: block; }
*, ::before, ::after { font-family: Test !important; }
.footnote-back { visibility: hidden; } /* its arrow is not in the font */
`,
  );
}

export default async function setup() {
  const work = mkdtempSync(join(tmpdir(), 'playbook-browser-'));
  const [sample, hostile, pictured] = ['sample site', 'hostile site', 'pictured site'].map((name) => join(work, name));
  build(join(REPOSITORY, 'playbook'), sample);
  writeHostile(join(work, 'hostile'));
  build(join(work, 'hostile'), hostile);
  writePictured(join(work, 'pictured'));
  build(join(work, 'pictured'), pictured);
  setInTestFont(pictured);
  const servers = [await serve(sample), await serve(hostile), await serve(pictured)];
  process.env.PLAYBOOK_SAMPLE = JSON.stringify({ folder: sample, url: servers[0].url });
  process.env.PLAYBOOK_HOSTILE = JSON.stringify({ folder: hostile, url: servers[1].url });
  process.env.PLAYBOOK_PICTURED = JSON.stringify({ folder: pictured, url: servers[2].url });
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(work, { recursive: true, force: true });
  };
}
