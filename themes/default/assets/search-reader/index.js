// The search of a site without a server: ranks pages with the files of `search/`, over http and from a disk alike.
// It shows nothing; the search box does. Its formula is that of `playbook search` (src/index/ranking.rs, search.rs and
// facets.rs), and it gives the same pages in the same order, to the last bit of the scores: every `fround` stands where
// Rust rounds to f32. The files are described in src/index/shards.rs. texts.js and plan.js come before it, in one
// file of the site.
//
//   playbookSearch.open(base)               base: the way to the site's root, "" or "../" repeated
//   playbookSearch.search(query, {limit, today})
//                                           today: the reader's day, ISO; a promise of
//                                           {hits: [{url, title, …, score, excerpt()}], total, missing, loose, people}
//   playbookSearch.load                     replaces the script tag: (name, folder) => promise of the file's base64 text
(function () {
  "use strict";

  const door = globalThis.playbookSearch;
  const { tokens, compare, read, says, titled, excerptOf, plan, near } = door;
  const VERSION = 5;
  const MOST_PHRASED = 100, MOST_TITLED = 16, MOST_NAMED = 3, MOST_KEPT = 1 << 20;
  const fround = Math.fround;
  const FIELDS = 4, RETIRED = 1, FIRST_WEEK = 2, STALE = fround(0.9), PART = 0.1875, PAST = fround(0.1);
  const ROW = ["url", "title", "folder", "owner", "state", "status", "notice", "due"];

  // ── Loading ────────────────────────────────────────────────────────────────────────────────────────────────────

  // An index is {base, root, files: Map of name to a promise of the decoded file, scored}. A site may be built anew under an
  // open page: a search keeps to the index that it began with.
  let base = null, opening = null, latest = null;
  const arrived = new Map();

  // Called by every file of `search/`.
  globalThis.pb = (name, text) => arrived.set(name, text);

  function loadByScript(name, folder) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      // The root tells the folder of the others, so it alone may have changed under its name.
      script.src = base + "search/" + (folder ? folder + "/" + name + ".js" : name + ".js?" + Date.now());
      script.onload = () => {
        script.remove();
        const text = arrived.get(name);
        arrived.delete(name);
        text === undefined ? reject(new Error("search file " + name + " is empty")) : resolve(text);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error("search file " + name + " cannot be loaded"));
      };
      document.head.append(script);
    });
  }

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // A file, loaded and decoded once. A failure is forgotten, and the next search asks for the root again too: perhaps the
  // site was built anew, and the folder is gone.
  function file(index, name, decode) {
    let wanted = index.files.get(name);
    if (!wanted) {
      wanted = Promise.resolve(door.load(name, index.root.stamp)).then(inflate).then(decode);
      index.files.set(name, wanted);
      wanted.catch(() => {
        index.files.delete(name);
        opening = null;
      });
    }
    return wanted;
  }

  const asJson = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
  const asBytes = (bytes) => bytes;

  async function readRoot() {
    if (base === null) throw new Error("the search is not open");
    const root = await Promise.resolve(door.load("root", "")).then(inflate).then(asJson);
    if (root.version !== VERSION) throw new Error("the search files are of another version");
    if (latest?.root.stamp !== root.stamp) latest = { root, files: new Map(), scored: new Map() };
    return latest;
  }

  function openIndex() {
    opening ||= readRoot().catch((error) => ((opening = null), Promise.reject(error)));
    return opening;
  }

  // Unsigned LEB128 numbers, one after the other.
  function numbers(bytes) {
    let at = 0;
    const next = () => {
      let number = 0, factor = 1, byte;
      do {
        byte = bytes[at++];
        number += (byte & 127) * factor;
        factor *= 128;
      } while (byte > 127);
      return number;
    };
    const list = (count) => Array.from({ length: count }, next);
    return { next, list, rest: () => bytes.subarray(at), place: () => at };
  }

  function asLexicon(bytes) {
    const read = numbers(bytes);
    const count = read.next();
    const [shared, further, documents, stems] = [0, 0, 0, 0].map(() => read.list(count));
    const letters = new TextDecoder().decode(read.rest());
    let text = "", stem = 0, at = 0;
    return shared.map((same, i) => {
      text = text.slice(0, same) + letters.slice(at, (at += further[i]));
      stem += stems[i] % 2 ? -(stems[i] + 1) / 2 : stems[i] / 2;
      return { text, documents: documents[i], stem };
    });
  }

  function asPostings(bytes) {
    const read = numbers(bytes);
    let from = 0;
    const ends = read.list(read.next()).map((length) => (from += length));
    const body = read.rest();
    return ends.map((end, i) => body.subarray(i ? ends[i - 1] : 0, end));
  }

  // The last place in a sorted list whose item is not after what is looked for; at least 0.
  function lastBefore(list, isAfter) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(list[middle])) high = middle;
      else low = middle + 1;
    }
    return Math.max(0, low - 1);
  }

  // The words of the index, as the plan asks for them.
  function lexiconOf(index) {
    const starts = index.root.lexicon;
    const shardOf = (text) => lastBefore(starts, (start) => compare(start, text) > 0);
    return {
      stop: new Set(index.root.stop),
      async beginning(prefix) {
        const shards = [];
        let i = shardOf(prefix);
        if (starts.length) do shards.push(file(index, "l" + i, asLexicon));
        while (++i < starts.length && starts[i].startsWith(prefix));
        return (await Promise.all(shards)).flat().filter((form) => form.text.startsWith(prefix));
      },
      async exact(text) {
        if (!starts.length) return [];
        return (await file(index, "l" + shardOf(text), asLexicon)).filter((form) => form.text === text);
      },
    };
  }

  // ── The formula: BM25 ──────────────────────────────────────────────────────────────────────────────────────────

  const K1 = fround(1.2), B = 0.75;

  // tantivy keeps lengths as one byte: exact up to 40, then with three significant bits.
  function lengthOf(id) {
    if (id < 24) return id;
    const bits = (id - 24) & 7, shift = ((id - 24) >> 3) - 1;
    return 24 + (shift < 0 ? bits : (bits + 8) * 2 ** shift);
  }

  function lengthFactors(root) {
    return root.tokens.map((tokens) => {
      const average = fround(fround(tokens) / fround(root.documents));
      return Float32Array.from({ length: 256 }, (_, id) => {
        const part = fround(fround(B * fround(lengthOf(id))) / average);
        return fround(K1 * fround(1 - B + part));
      });
    });
  }

  function weight(root, field, matching) {
    const odds = fround(fround(root.documents - matching + 0.5) / fround(matching + 0.5));
    const rarity = fround(Math.log(fround(1 + odds)));
    return fround(fround(rarity * fround(1 + K1)) * root.boosts[field]);
  }

  // The pages that hold the stem, and their scores; kept for the next key press, up to 8 MB.
  function scoreStem({ root, scored }, factors, norms, stem, group) {
    const known = scored.get(stem);
    if (known) return known;
    const read = numbers(group);
    const count = read.next();
    let next = 0;
    const pages = Uint32Array.from(read.list(count), (gap) => (next += gap + 1) - 1);
    const counts = new Uint16Array(count * FIELDS);
    const matching = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const code = read.next();
      let first = Math.floor(code / 16) + 1;
      for (let field = 0; field < FIELDS; field++) {
        if (!((code >> field) & 1)) continue;
        counts[i * FIELDS + field] = first || read.next() + 1;
        first = 0;
        matching[field]++;
      }
    }
    const weights = matching.map((pages, field) => weight(root, field, pages));
    const scores = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      let score = 0;
      for (let field = 0; field < FIELDS; field++) {
        const often = counts[i * FIELDS + field];
        if (!often) continue;
        const length = norms[field * root.documents + pages[i]];
        score = fround(score + fround(weights[field] * fround(often / fround(often + factors[field][length]))));
      }
      scores[i] = score;
    }
    const found = { pages, scores };
    scored.kept = (scored.kept || 0) + count;
    if (scored.kept > MOST_KEPT) scored.clear(), (scored.kept = count);
    scored.set(stem, found);
    return found;
  }

  // Of the pages that pass the filters and hold a word (without words: of all that pass), how many, and the best.
  async function rank(index, words, query, today, most) {
    const { root } = index;
    // What is asked for at once, at once.
    const shardOf = (stem) => lastBefore(root.postings, (first) => first > stem);
    const stems = new Set(words.flatMap(({ chosen }) => [...chosen.keys()]));
    const groups = new Map();
    const fetch = async (stem) => {
      const shard = shardOf(stem);
      groups.set(stem, (await file(index, "p" + shard, asPostings))[stem - root.postings[shard]]);
    };
    const [norms] = await Promise.all([file(index, "norms", asBytes), ...[...stems].map(fetch)]);

    const factors = lengthFactors(root);
    const sums = new Float32Array(root.documents);
    const held = new Uint8Array(root.documents);
    for (const { chosen, required } of words) {
      const best = new Float32Array(root.documents);
      for (const [stem, { weight: factor }] of chosen) {
        const { pages, scores } = scoreStem(index, factors, norms, stem, groups.get(stem));
        for (let i = 0; i < pages.length; i++) {
          const score = fround(factor * scores[i]);
          if (score > best[pages[i]]) best[pages[i]] = score;
        }
      }
      for (let page = 0; page < best.length; page++) {
        if (!(best[page] > 0)) continue;
        sums[page] += best[page];
        if (required) held[page]++;
      }
    }
    const wanted = words.filter(({ required }) => required).length;
    const passes = await filter(index, query.filters, today);
    const everyone = !query.words.length && Object.keys(query.filters).length;
    const week = weekCode(today), dues = norms.subarray(FIELDS * root.documents);
    const pages = [];
    let whole = false;
    for (let page = 0; page < root.documents; page++) {
      if (!(held[page] || everyone) || !passes(page)) continue;
      const due = dues[page] + 256 * dues[page + root.documents];
      if (everyone) sums[page] = 1;
      if (held[page] === wanted) whole = true;
      else sums[page] *= PART;
      if (due >= FIRST_WEEK && due < week) sums[page] = fround(sums[page] * STALE);
      if (due === RETIRED) sums[page] = fround(sums[page] * PAST);
      pages.push(page);
    }
    const total = pages.length;
    // Of thousands only the best are put in order.
    const least = total > most ? Float32Array.from(pages, (page) => sums[page]).sort()[total - most] : 0;
    const kept = pages.filter((page) => sums[page] >= least).sort((a, b) => sums[b] - sums[a] || a - b);
    const isRetired = (page) => dues[page] === RETIRED && !dues[page + root.documents];
    const found = kept.slice(0, most).map((page) => ({ page, score: sums[page], retired: isRetired(page) }));
    return { found, total, whole };
  }

  // ── Filters ────────────────────────────────────────────────────────────────────────────────────────────────────

  // Weeks since 1 January 2000, and 2.
  const weekCode = (day) => Math.min(Math.max(Math.floor((Date.parse(day) - Date.UTC(2000, 0)) / 6048e5), 0), 65533) + FIRST_WEEK;

  function stateOn(state, notice, due, today) {
    if (!due || !["fresh", "due", "stale"].includes(state)) return state;
    return today > due ? "stale" : notice && today >= notice ? "due" : "fresh";
  }

  // Whether every word of a value begins a word of a name.
  function called(name, value) {
    const names = tokens(name);
    return tokens(value).every((word) => names.some((name) => name.startsWith(word)));
  }

  // A test of pages: of the filters of one key, any is enough.
  async function filter(index, filters, today) {
    const keys = Object.keys(filters);
    if (!keys.length) return () => true;
    const all = await file(index, "facets", asJson);
    const text = (column, page) => all.texts[all[column][page]];
    const some = (column, page, value) => all[column][page].some((i) => called(all.texts[i], value));
    const covers = { none: 0, 0: 0, one: 1, 1: 1, two: 2, 2: 2 };
    const tests = {
      owner: (page, value) => called(text("owner", page), value),
      team: (page, value) => some("teams", page, value),
      tag: (page, value) => some("tags", page, value),
      status: (page, value) => {
        const state = stateOn(text("state", page), text("notice", page), text("due", page), today);
        return text("status", page).startsWith(value) || state.startsWith(value);
      },
      cover: (page, value) => all.cover[page] !== null && all.cover[page] === covers[value],
      in: (page, value) => text("path", page).toLowerCase().startsWith(value.replace(/^\/+/, "")),
    };
    return (page) => keys.every((key) => filters[key].some((value) => tests[key](page, value)));
  }

  // What is found by its name: each word that was typed begins a part of it. [name, url, person, team or page, more words].
  function named(people, text) {
    const typed = tokens(text);
    if (!typed.some((word) => word.length > 1)) return [];
    const fits = ([name, , , more]) => {
      const parts = tokens(name + " " + more);
      return typed.every((word) => parts.some((part) => part.startsWith(word)));
    };
    return people.filter(fits).slice(0, MOST_NAMED);
  }

  // ── The door ───────────────────────────────────────────────────────────────────────────────────────────────────

  Object.assign(door, {
    load: loadByScript,

    // Names the site and fetches what every search needs; may be called again after a failure.
    open(to) {
      if (to !== base) (base = to), (opening = latest = null);
      return openIndex().then((index) => file(index, "norms", asBytes)).then(() => undefined);
    },

    // The best pages for what was typed on a day, ISO. `excerpt` of each hit fetches the place that answers.
    async search(text, { limit = 10, today }) {
      const index = await openIndex();
      const { root } = index;
      const lexicon = lexiconOf(index);
      const query = read(text);
      let { words, missing } = await plan(lexicon, query, false);
      const most = Math.max(limit, MOST_PHRASED);
      let { found, total, whole } = await rank(index, words, query, today, most);
      if (words.length && !whole) {
        const wide = await plan(lexicon, query, true);
        const other = await rank(index, wide.words, query, today, most);
        if (other.whole) ({ words, missing } = wide), ({ found, total } = other);
      }
      const row = async ({ page }) => (await file(index, "d" + Math.floor(page / root.rows), asJson))[page % root.rows];
      const page = async ({ page }) => (await file(index, "t" + Math.floor(page / root.texts), asJson))[page % root.texts];
      const { phrases } = query;
      let loose = false;
      if (phrases.length && found.length) {
        const looked = found.slice(0, MOST_PHRASED).map(async (hit) => {
          const [[[, title]], [, sections, tags]] = await Promise.all([row(hit), page(hit)]);
          const texts = [title, ...sections.flatMap(([, heading, text]) => [heading, text]), ...tags];
          return phrases.every((phrase) => texts.some((text) => says(text, phrase))) ? [hit] : [];
        });
        const holding = (await Promise.all(looked)).flat();
        if (holding.length) (found = holding), (total = holding.length);
        loose = !holding.length;
      }
      const shown = words.map(({ chosen, ...word }) => ({ ...word, forms: [...chosen.values()].map((way) => way.text) }));
      const best = await Promise.all(
        found.slice(0, Math.max(limit, MOST_TITLED)).map(async (hit, i) => {
          const [columns, names] = await row(hit);
          const fits = (text) => titled(text, shown, lexicon.stop);
          // Another name counts where it is all that was typed. What is retired stays where it is.
          const fit = hit.retired || i >= MOST_TITLED ? 2 : names.some((name) => !fits(name)) ? 0 : fits(columns[1]);
          return { ...hit, columns, fit };
        }),
      );
      best.sort((a, b) => a.fit - b.fit);
      const hits = best.slice(0, limit).map(({ columns, ...hit }) => ({
        ...Object.fromEntries(ROW.map((name, i) => [name, columns[i]])),
        score: hit.score,
        excerpt: async () => excerptOf(columns[1], await page(hit), shown, phrases),
      }));
      const offers = await Promise.all(missing.map(async (word) => [word, await near(lexicon, word)]));
      return { hits, total, missing: offers, loose, people: named(root.people, text) };
    },
  });
})();
