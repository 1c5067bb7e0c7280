// Builds the sites under test with the program, serves them on loopback below a path, and knows which page is of what type.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const TODAY = '2026-11-22';
const BELOW = '/some/path/';

export const program = () =>
  process.env.PLAYBOOK || join(process.env.CARGO_TARGET_DIR || join(REPOSITORY, 'target'), 'debug', 'playbook');

export function build(playbook, site, today = TODAY) {
  const output = execFileSync(program(), ['build', playbook, '-o', site, '--today', today], { encoding: 'utf8' });
  if (!existsSync(join(site, 'index.html'))) throw new Error(`no site was built from ${playbook}:\n${output}`);
}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.xml': 'application/xml',
  '.webmanifest': 'application/manifest+json',
  '.ics': 'text/calendar',
  '.csv': 'text/csv; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/**
 * Serves `folder` below `/some/path/`; anything else is 404. Resolves to `{ url, close }`. `first` is asked about each path
 * in it before: it can wait, and give another status.
 */
export function serve(folder, first = () => 0, gzip = false) {
  const server = createServer(async (request, response) => {
    const answer = (status, file) => {
      const bytes = readFileSync(file);
      response.writeHead(status, { 'content-type': TYPES[extname(file)] || 'application/octet-stream', ...(gzip && { 'content-encoding': 'gzip' }) });
      response.end(gzip ? gzipSync(bytes) : bytes);
    };
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const status = await first(path.slice(BELOW.length), request);
    if (status) return response.writeHead(status).end();
    const inside = path.startsWith(BELOW) && !path.split('/').includes('..');
    let file = inside && join(folder, path.slice(BELOW.length));
    if (file && existsSync(file) && statSync(file).isDirectory()) file = path.endsWith('/') && join(file, 'index.html');
    if (file && existsSync(file)) return answer(200, file);
    const missing = join(folder, '404.html');
    if (existsSync(missing)) return answer(404, missing);
    response.writeHead(404).end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${server.address().port}${BELOW}`;
      resolve({ url, close: () => new Promise((closed) => (server.close(closed), server.closeAllConnections())) });
    });
  });
}

/** All files of `folder` as paths with `/`, in order. */
export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** A site's path as an address. */
export const address = (path) => path.split('/').map(encodeURIComponent).join('/');

const unescape = (text) =>
  text.replace(/&(lt|gt|quot|#x27|#39|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] || "'");

const known = new Map();

/** Every page that one can stay on (old addresses lead on at once: `moved.spec.mjs`): `{ path, title, type, state }`; the type is the template's, the state a process's freshness. Read once: sites stay. */
export function pages(folder) {
  if (!known.has(folder)) known.set(folder, read(folder));
  return known.get(folder);
}

function read(folder) {
  return files(folder)
    .filter((path) => path.endsWith('.html'))
    .map((path) => {
      const html = readFileSync(join(folder, path), 'utf8');
      const found = (pattern) => unescape(html.match(pattern)?.[1].trim() || '');
      return {
        path,
        title: found(/<h1[^>]*>([^<]*)/),
        type: found(/<body[^>]*class="t-([a-z-]+)/),
        state: found(/<section[^>]*aria-labelledby="trust-head"[^>]*data-state="([a-z]+)"/),
        stateText: found(/<section[^>]*aria-labelledby="trust-head"[^]*?<span data-word[^>]*>([^<]*)/),
        due: found(/<section[^>]*aria-labelledby="trust-head"[^>]*data-due="([0-9-]+)"/),
      };
    })
    .filter(({ type }) => type !== 'moved');
}

const FITS = {
  home: ({ type }) => type === 'home',
  folder: ({ type }) => type === 'folder',
  'fresh sop': ({ type, state }) => type === 'page' && state === 'fresh',
  'stale sop': ({ type, state }) => type === 'page' && state === 'stale',
  'unverified sop': ({ type, state }) => type === 'page' && state === 'unverified',
  guide: ({ type, state }) => type === 'page' && !state,
  person: ({ type }) => type === 'person',
  team: ({ type }) => type === 'team',
  people: ({ type }) => type === 'people',
  cover: ({ type }) => type === 'cover',
  handover: ({ type }) => type === 'handover',
  'who can step in': ({ type }) => type === 'what-if',
  'who is away': ({ type }) => type === 'leave',
  'whom to train': ({ type }) => type === 'training',
  'a-z': ({ type }) => type === 'a-z',
  tags: ({ type }) => type === 'tags',
  health: ({ type }) => type === 'health',
  'review queue': ({ path }) => path === 'health/queue.html',
  'verifications of a kind': ({ path }) => path === 'health/recorded-by-name.html',
  'processes of a number': ({ path }) => path === 'health/cover-one.html',
  signs: ({ type }) => type === 'signs',
  rules: ({ type }) => type === 'rules',
  ledger: ({ type }) => type === 'ledger',
  findings: ({ type }) => type === 'findings',
  book: ({ type, path }) => type === 'book' && path !== 'print/everything.html',
  lately: ({ type }) => type === 'lately',
  search: ({ type }) => type === 'search',
  'not on this device': ({ type }) => type === 'offline',
  'not found': ({ path }) => path === '404.html',
};

/** The types of pages that a reader meets. */
export const KINDS = Object.keys(FITS);

/** One page of every type, as `{ name: page }`. Throws where the sample lacks one. */
export function kinds(folder) {
  const all = pages(folder);
  return Object.fromEntries(
    KINDS.map((name) => {
      const page = all.find(FITS[name]);
      if (!page) throw new Error(`the sample playbook has no page of the type: ${name}`);
      return [name, page];
    }),
  );
}
