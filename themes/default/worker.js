// The service worker: keeps the playbook on the device, answers from there when the network does not, and says so. The
// network wins whenever there is one. The program writes before it, as `ours`: the build, the list of what to keep, the
// page for what is not kept, the language and the words.
//
// On the device, each under the address of this playbook, so that several can lie on one origin:
//   `BUILD`     a build; whole once the list lies in it, with an entry that says when it was last what the site has, and
//               whether all was asked for. Until the next one is whole, the last one that is serves.
//   `visited`   what was read since the last build became whole
//   `all`       nothing: it is there if the reader asked to keep all of a large playbook
"use strict";
const SCOPE = self.registration.scope;
const BEFORE = `playbook ${SCOPE} `;
const PATIENCE = 2500; // milliseconds
const AT_ONCE = 4;
const KEPT = "x-playbook-kept"; // when a copy was made

const nameOf = (what) => BEFORE + what;
const addressOf = (path) => SCOPE + path.split("/").map(encodeURIComponent).join("/");
// The path in the site, however it was encoded; nothing for what is not ours.
const pathOf = (url) => {
  if (!url.href.startsWith(SCOPE)) return null;
  try {
    const path = decodeURIComponent(url.pathname.slice(new URL(SCOPE).pathname.length));
    return path === "" || path.endsWith("/") ? path + "index.html" : path;
  } catch {
    return null;
  }
};
// Assets with a stamp and parts of the search index are named by what is in them.
const isStamped = (path, url) =>
  (path.startsWith("assets/") && /^\?[0-9a-f]{8}$/.test(url.search)) || /^search\/[0-9a-f]{16}\//.test(path);
const keyOf = (path, stamp) => addressOf(path) + (path.startsWith("assets/") ? "?" + stamp : "");
const copyOf = async (response, time = Date.now()) => {
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(KEPT, String(time));
  return new Response(await response.blob(), { headers });
};
// A page that a host moved elsewhere, such as to where one signs in, is not the page.
const isSame = (response, path) => {
  const path2 = pathOf(new URL(response.url));
  const same = [path, path.replace(/\.html$/, ""), path.replace(/\/index\.html$/, ""), path.replace(/\.html$/, "/index.html")];
  return same.includes(path2);
};
const isGood = (response, path) => response.status === 200 && response.type === "basic" && isSame(response, path);

// What is kept: the build that is whole, else the one that is under way.
const stateOf = () => addressOf(ours.list) + "?state";
let shelf = null;
const shelves = () => (shelf ||= look().catch((error) => ((shelf = null), Promise.reject(error))));
const look = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(BEFORE));
  let found = { build: null, list: null, when: 0, all: false };
  for (const name of names) {
    if ([nameOf("visited"), nameOf("all")].includes(name)) continue;
    const cache = await caches.open(name);
    const state = await cache.match(stateOf());
    const { when, all } = state ? await state.json() : { when: 0, all: false };
    if (found.build && when <= found.when) continue;
    const listed = await cache.match(addressOf(ours.list));
    found = { build: name, list: listed ? await listed.json() : null, when, all };
  }
  return { ...found, names };
};
const isListed = (list, path) => list && (path in list.first || path in list.rest);

// The newest copy of a file, with the time at which it was last known to be what the site has.
const find = async (path, stamped) => {
  const { build, when } = await shelves();
  let best = null;
  for (const name of [build, nameOf("visited")]) {
    if (!name || !(await caches.has(name))) continue;
    const cache = await caches.open(name);
    const asked = stamped ? [stamped] : [path, path + ".html", path + "/index.html"].map(addressOf);
    for (const address of asked) {
      const response = await cache.match(address, { ignoreSearch: !stamped });
      if (!response) continue;
      const made = Number(response.headers.get(KEPT));
      const time = name === build ? Math.max(when, made) : made;
      if (!best || time > best.time) best = { response, time };
      break;
    }
  }
  return best;
};
const visit = async (path, address, response) => {
  try {
    const { list } = await shelves();
    if (!isListed(list, path) || !isGood(response, path)) return;
    await (await caches.open(nameOf("visited"))).put(address, await copyOf(response));
  } catch { /* the device is full, or the reader went on */ }
};

// What tells one text of a page from another: without what each build says of its day, at the foot and on paper.
const printOf = async (html) => {
  const foot = html.lastIndexOf("<footer");
  const text = html.slice(0, foot < 0 ? undefined : foot).replace(/<p class="print-only uncontrolled">.*?<\/p>/s, "");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).join();
};
// Pages that were shown from the device, by the window that shows them.
const shown = new Map();
const notKept = async () => {
  const found = await find(ours.page, null);
  if (!found) return Response.error();
  // It can stand for any address: its links begin at the root.
  const root = new URL(SCOPE).pathname.replaceAll("&", "&amp;");
  const html = (await found.response.text()).replaceAll('="./', () => `="${root}`);
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
};
const fromNetworkFirst = async (event, path, live) => {
  const { request } = event;
  let timer, gone = false;
  const patience = new Promise((done) => (timer = setTimeout(done, PATIENCE)));
  const answer = live.catch(() => ((gone = true), null));
  const first = await Promise.race([answer, patience]);
  clearTimeout(timer);
  if (first && first.status < 500) return first;
  const kept = await find(path, null).catch(() => null);
  if (kept) {
    const who = event.resultingClientId || request.url;
    if (request.mode === "navigate") {
      if (shown.size > 50) shown.delete(shown.keys().next().value);
      shown.set(who, { path, time: kept.time, gone, print: kept.response.clone().text().then(printOf) });
    }
    return kept.response;
  }
  const late = await answer;
  return late || (request.mode === "navigate" ? notKept() : Response.error());
};
const fromHereFirst = async (event, path) => {
  const { url } = event.request;
  const kept = await find(path, url).catch(() => null);
  if (kept) return kept.response;
  const response = await fetch(event.request);
  event.waitUntil(visit(path, url, response.clone()));
  return response;
};
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = pathOf(url);
  if (request.method !== "GET" || request.headers.has("range") || path === null || addressOf(path) === self.location.href) return;
  if (isStamped(path, url)) return event.respondWith(fromHereFirst(event, path));
  const live = fetch(request);
  event.respondWith(fromNetworkFirst(event, path, live));
  // The browser may be done with the answer before it is copied, so the copy is taken at once.
  const copied = live.then((response) => !/^search\//.test(path) && visit(path, addressOf(path), response.clone()));
  event.waitUntil(copied.catch(() => {}));
});

// Whether the site is still the one that this worker was made for.
const isCurrent = async () => {
  const response = await fetch(self.location.href, { cache: "no-cache" });
  if (!response.ok) throw new Error("no answer");
  const current = (await response.text()).includes(ours.build);
  if (!current) self.registration.update().catch(() => {});
  return current;
};
// The list of a large playbook is large: to say that all is as it was, it stays as it lies.
const putState = async (cache, all) => {
  const state = { when: Date.now(), all };
  await cache.put(stateOf(), new Response(JSON.stringify(state)));
  return state;
};
const fetchList = async () => {
  const response = await fetch(addressOf(ours.list), { cache: "no-cache" });
  return response.ok ? response.json() : null;
};
const pathsIn = async (name) => {
  if (!name || !(await caches.has(name))) return new Set();
  return new Set((await (await caches.open(name)).keys()).map(({ url }) => pathOf(new URL(url))));
};

// Fetches what is missing of this build, a few files at a time. Resolves to whether it is whole.
const keep = async (here, says) => {
  if (!(await isCurrent())) return false;
  const before = await shelves();
  const name = nameOf(ours.build);
  const whole = before.list?.build === ours.build;
  const list = whole ? before.list : await fetchList();
  if (list?.build !== ours.build) return false;
  const all = list.all || (await caches.has(nameOf("all")));
  const cache = await caches.open(name);
  if (!whole) shelf = null;
  const asked = here.map((address) => pathOf(new URL(address))).filter((path) => path in list.rest);
  let missing = [];
  if (whole && (before.all || !all)) {
    const lies = (path, cacheName) => caches.match(keyOf(path, list.stamp), { cacheName });
    for (const path of asked) if (!(await lies(path, name)) && !(await lies(path, nameOf("visited")))) missing.push(path);
  } else {
    const [old, visited, now] = await Promise.all([before.build !== name && before.build, nameOf("visited"), name].map(pathsIn));
    const rest = all ? Object.keys(list.rest) : [...old, ...visited, ...asked].filter((path) => path in list.rest);
    missing = [...new Set([...Object.keys(list.first), ...rest])].filter((path) => !now.has(path));
  }
  const hash = (of, path) => of.first[path] ?? of.rest[path];
  const last = before.list && !whole ? before : null;
  const one = async (path) => {
    const key = keyOf(path, list.stamp);
    if (last && hash(last.list, path) === hash(list, path)) {
      const same = await (await caches.open(last.build)).match(keyOf(path, last.list.stamp));
      if (same) return cache.put(key, same);
    }
    const response = await fetch(key, { cache: "no-cache", priority: "low" });
    // What this host does not give out cannot be kept. Any other answer is one for now, as where requests are limited.
    if ([404, 410].includes(response.status)) return;
    if (!isGood(response, path)) throw new Error("no answer");
    await cache.put(key, await copyOf(response));
  };
  let at = 0, failed = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (at < missing.length && failed < AT_ONCE) {
      await one(missing[at++]).catch(() => failed++);
      if (at % 50 === 0) says(at, missing.length);
    }
  }));
  // The site may have changed on the way: nothing of that is kept.
  if (missing.length && !(await isCurrent())) {
    if (whole) await Promise.all(missing.map((path) => cache.delete(keyOf(path, list.stamp))));
    else await caches.delete(name), (shelf = null);
    return false;
  }
  if (failed && !whole) return false;
  if (!whole) await cache.put(addressOf(ours.list), new Response(JSON.stringify(list), { headers: { "content-type": "application/json" } }));
  const state = await putState(cache, all && !failed);
  if (whole) return Object.assign(before, state), !failed;
  const others = (await caches.keys()).filter((other) => other.startsWith(BEFORE) && ![name, nameOf("all")].includes(other));
  for (const other of before.build === name ? [] : others) await caches.delete(other);
  shelf = null;
  return true;
};
let keeping = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, place) => values[place]);
const told = (time) => new Intl.DateTimeFormat(ours.language, { dateStyle: "medium", timeStyle: "short" }).format(time);
const acts = {
  // A page asks whether it came from the device.
  async asked(data, to, who) {
    if (data.missing) return (await fetch(who.url, { cache: "no-cache" })).ok && to({ here: true });
    // A worker forgets when it is put to sleep; the page does not.
    const was = shown.get(who.id) || shown.get(who.url) || data.was;
    if (!was) return;
    const why = was.gone ? ours.words.gone : ours.words.silent;
    const { path, time, gone } = was;
    const print = await was.print;
    to({ line: fill(ours.words.line, { why, when: told(time) }), was: { path, time, gone, print } });
    // It came from here, though there may be a network by now.
    const response = await fetch(addressOf(path), { cache: "no-cache" }).catch(() => null);
    if (!response?.ok) return;
    if (print === (await printOf(await response.text()))) return shown.delete(who.id), shown.delete(who.url), to({ line: "" });
    to({ line: fill(ours.words.newer, { when: told(time) }), again: ours.words.again });
  },
  // A page has loaded: the rest can come.
  async keep({ here, all }, to) {
    // What is under way was begun for less.
    if (all) await caches.open(nameOf("all")), await keeping;
    const says = (at, of) => all && to({ keeping: fill(ours.words.keeping, { n: at, all: of }) });
    keeping ||= keep(here, says).catch(() => false).finally(() => (keeping = null));
    const whole = await keeping;
    const { list } = await shelves();
    if (!list || list.all) return;
    const has = await caches.has(nameOf("all"));
    if (!has) to({ offer: fill(ours.words.offer, { n: Math.ceil(list.size / 1e6) }) });
    else if (all) to(whole ? { keeping: ours.words.all } : { offer: fill(ours.words.offer, { n: Math.ceil(list.size / 1e6) }) });
  },
};
addEventListener("message", (event) => {
  const { source, data } = event;
  const act = acts[data?.act];
  if (source && act) event.waitUntil(act(data, (answer) => source.postMessage(answer), source).catch(() => {}));
});

// Where a worker may not fetch, as some hosts' headers have it, it must not stand before the pages.
addEventListener("install", (event) => event.waitUntil(isCurrent().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil((async () => {
  const { names, build, list } = await look();
  // What was begun of another build is not to be trusted.
  const spare = names.filter((name) => ![nameOf("visited"), nameOf("all"), nameOf(ours.build), list && build].includes(name));
  for (const name of spare) await caches.delete(name);
  await self.clients.claim();
})()));
