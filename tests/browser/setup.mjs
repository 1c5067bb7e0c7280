// Before all tests: the sample playbook and the hostile one are built and served. Their places reach the tests by environment.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHostile } from './hostile.mjs';
import { REPOSITORY, build, serve } from './sites.mjs';

export default async function setup() {
  const work = mkdtempSync(join(tmpdir(), 'playbook-browser-'));
  const [sample, hostile] = [join(work, 'sample site'), join(work, 'hostile site')];
  build(join(REPOSITORY, 'playbook'), sample);
  writeHostile(join(work, 'hostile'));
  build(join(work, 'hostile'), hostile);
  const servers = [await serve(sample), await serve(hostile)];
  process.env.PLAYBOOK_SAMPLE = JSON.stringify({ folder: sample, url: servers[0].url });
  process.env.PLAYBOOK_HOSTILE = JSON.stringify({ folder: hostile, url: servers[1].url });
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(work, { recursive: true, force: true });
  };
}
