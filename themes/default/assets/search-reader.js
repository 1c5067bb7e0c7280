// The search of a site without a server: ranks pages with the files of `search/`, over http and from a disk alike.
// It shows nothing; the search box does. It has the same plan and formula as `playbook search` (src/index/plan.rs,
// src/index/ranking.rs) and gives the same pages in the same order, to the last bit of the scores: every `fround`
// stands where Rust rounds to f32. The files are described in src/index/shards.rs.
//
//   playbookSearch.open(base)               base: the way to the site's root, "" or "../" repeated
//   playbookSearch.search(query, {limit})   a promise of {hits: [{url, title, …, score}], total}
//   playbookSearch.load                     replaces the script tag: name => promise of the file's base64 text
//
// A classic script: pages opened from a disk may load neither modules nor data, only scripts.
(function () {
  "use strict";

  const VERSION = 2;
  const MOST_WORDS = 16, MOST_STEMS = 12, MOST_COMPLETIONS = 200;
  const EXACT = 1, COMPLETION = 0.5, TYPO = Math.fround(0.6), INFLECTION = 0.5;
  const SHORTEST_GUESS = 4, LONGEST_ENDING = 4, LONGEST_TOKEN = 64;
  const FIELDS = 4;
  const ROW = ["url", "title", "folder", "owner", "state", "status", "notice", "due", "excerpt"];
  const fround = Math.fround;

  // ── Loading ────────────────────────────────────────────────────────────────────────────────────────────────────

  let site = null; // {base, stamp, files: Map of name to a promise of the decoded file}
  const arrived = new Map();

  // Called by every file of `search/`.
  globalThis.pb = (name, text) => arrived.set(name, text);

  function loadByScript(name, stamp) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = site.base + "search/" + name + ".js" + (stamp ? "?" + stamp : "");
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

  // A file, loaded and decoded once. A failure is forgotten, so that the next search tries again.
  function file(name, decode) {
    const { files, stamp } = site;
    let wanted = files.get(name);
    if (!wanted) {
      wanted = Promise.resolve(api.load(name, stamp)).then(inflate).then(decode);
      files.set(name, wanted);
      wanted.catch(() => files.delete(name));
    }
    return wanted;
  }

  const asJson = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
  const asBytes = (bytes) => bytes;

  async function openRoot() {
    if (!site) throw new Error("the search is not open");
    const opened = site;
    const root = await file("root", asJson);
    if (root.version !== VERSION) throw new Error("the search files are of another version");
    opened.stamp = root.stamp;
    return root;
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

  // ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────────

  // Without Katakana's middle dot and double hyphen, which separate words.
  const CJK =
    "[々\\u3040-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
  // Words of CJK scripts are cut into pairs of characters; all else is runs of letters and digits.
  const RUNS = new RegExp(CJK + "+|(?:(?!" + CJK + ")[\\p{Alphabetic}\\p{N}])+", "gu");
  const ONLY_CJK = new RegExp("^" + CJK + "+$", "u");
  const DIGIT = /\p{N}/u;

  function tokens(text) {
    const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
    const found = [];
    for (const run of plain.match(RUNS) || []) {
      if (!ONLY_CJK.test(run)) {
        if (new TextEncoder().encode(run).length <= LONGEST_TOKEN) found.push(run);
        continue;
      }
      const characters = [...run];
      if (characters.length === 1) found.push(run);
      for (let i = 1; i < characters.length; i++) found.push(characters[i - 1] + characters[i]);
    }
    return found;
  }

  // Code point order, which is the byte order of UTF-8; JavaScript's own differs beyond U+FFFF.
  function compare(a, b) {
    const shorter = Math.min(a.length, b.length);
    for (let i = 0; i < shorter; i++) {
      const x = a.charCodeAt(i), y = b.charCodeAt(i);
      if (x !== y) return (x > 0xd7ff && y > 0xd7ff ? a.codePointAt(i) - b.codePointAt(i) : 0) || x - y;
    }
    return a.length - b.length;
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

  async function beginning(root, prefix) {
    const starts = root.lexicon;
    const shards = [];
    let i = lastBefore(starts, (start) => compare(start, prefix) > 0);
    do shards.push(file("l" + i, asLexicon));
    while (++i < starts.length && starts[i].startsWith(prefix));
    return (await Promise.all(shards)).flat().filter((form) => form.text.startsWith(prefix));
  }

  async function exact(root, text) {
    const i = lastBefore(root.lexicon, (start) => compare(start, text) > 0);
    return (await file("l" + i, asLexicon)).filter((form) => form.text === text);
  }

  // ── The plan: what is looked for, and what each find is worth ──────────────────────────────────────────────────

  function commonestFirst(forms) {
    return forms.sort((a, b) => b.documents - a.documents || compare(a.text, b.text));
  }

  function choose(forms, weight, chosen) {
    for (const { stem } of forms) {
      if (chosen.size === MOST_STEMS) return;
      if (!chosen.has(stem)) chosen.set(stem, weight);
    }
  }

  // Whether two different words are one slip apart: a character more, less or other, or two neighbours swapped.
  function oneSlip(a, b) {
    let i = 0;
    while (i < a.length && i < b.length && a[i] === b[i]) i++;
    const same = (x, y) => a.slice(x).join("") === b.slice(y).join("");
    return (
      (i < a.length && i < b.length && same(i + 1, i + 1)) ||
      (i < a.length && same(i + 1, i)) ||
      (i < b.length && same(i, i + 1)) ||
      (i + 1 < a.length && i + 1 < b.length && a[i] === b[i + 1] && a[i + 1] === b[i] && same(i + 2, i + 2))
    );
  }

  async function typos(root, typed) {
    const [first, second, ...rest] = typed;
    const wanted = [beginning(root, first)];
    if (first !== second) {
      wanted.push(exact(root, second + first + rest.join("")), exact(root, second + rest.join("")));
    }
    const [similar, ...others] = await Promise.all(wanted);
    const near = similar.filter(({ text }) => {
      const characters = [...text];
      return Math.abs(characters.length - typed.length) < 2 && !DIGIT.test(text) && oneSlip(typed, characters);
    });
    return near.concat(...others);
  }

  async function guess(root, text) {
    const chosen = new Map();
    const typed = [...text];
    if (typed.length < SHORTEST_GUESS || DIGIT.test(text)) return chosen;
    choose(commonestFirst(await typos(root, typed)), TYPO, chosen);
    const shortest = Math.max(typed.length - LONGEST_ENDING, SHORTEST_GUESS);
    for (let kept = typed.length - 1; !chosen.size && kept >= shortest; kept--) {
      const related = await beginning(root, typed.slice(0, kept).join(""));
      const close = related.filter((form) => [...form.text].length <= kept + LONGEST_ENDING);
      choose(commonestFirst(close), INFLECTION, chosen);
    }
    return chosen;
  }

  async function whole(root, text) {
    const found = await exact(root, text);
    if (!found.length) return guess(root, text);
    const chosen = new Map();
    choose(found, EXACT, chosen);
    return chosen;
  }

  // A word that may still be being typed. A letter alone is no beginning yet: too much begins with it.
  async function last(root, text, alone) {
    if (alone && [...text].length < 2 && !ONLY_CJK.test(text)) return whole(root, text);
    const found = await beginning(root, text);
    const completions = commonestFirst(found.filter((form) => form.text !== text));
    const chosen = new Map();
    choose(found.filter((form) => form.text === text), EXACT, chosen);
    choose(completions.slice(0, MOST_COMPLETIONS), COMPLETION, chosen);
    return chosen.size ? chosen : guess(root, text);
  }

  // For each word that can be found: a map of stem number to weight, and whether a page without it is incomplete.
  async function plan(root, query) {
    const stop = new Set(root.stop);
    const all = [...new Set(tokens(query))];
    const says = all.some((word) => !stop.has(word));
    const words = all.filter((word, i) => !says || i + 1 === all.length || !stop.has(word)).slice(0, MOST_WORDS);
    if (!root.lexicon.length) return [];
    const ways = words.map(async (word, i) => ({
      chosen: await (i + 1 === words.length ? last(root, word, words.length === 1) : whole(root, word)),
      required: !says || !stop.has(word),
    }));
    return (await Promise.all(ways)).filter(({ chosen }) => chosen.size);
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

  // Gives each page that holds the stem, with its score, to `take`.
  function scoreStem(root, factors, norms, group, take) {
    const read = numbers(group);
    const count = read.next();
    let next = 0;
    const pages = read.list(count).map((gap) => (next += gap + 1) - 1);
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
    for (let i = 0; i < count; i++) {
      let score = 0;
      for (let field = 0; field < FIELDS; field++) {
        const often = counts[i * FIELDS + field];
        if (!often) continue;
        const length = norms[field * root.documents + pages[i]];
        score = fround(score + fround(weights[field] * fround(often / fround(often + factors[field][length]))));
      }
      take(pages[i], score);
    }
  }

  async function rank(root, words) {
    // What is asked for at once, at once.
    const shardOf = (stem) => lastBefore(root.postings, (first) => first > stem);
    const stems = new Set(words.flatMap(({ chosen }) => [...chosen.keys()]));
    const groups = new Map();
    const fetch = async (stem) => {
      const shard = shardOf(stem);
      groups.set(stem, (await file("p" + shard, asPostings))[stem - root.postings[shard]]);
    };
    const [norms] = await Promise.all([file("norms", asBytes), ...[...stems].map(fetch)]);

    const factors = lengthFactors(root);
    const sums = new Float32Array(root.documents);
    const held = new Uint8Array(root.documents);
    for (const { chosen, required } of words) {
      const best = new Float32Array(root.documents);
      for (const [stem, factor] of chosen) {
        scoreStem(root, factors, norms, groups.get(stem), (page, score) => {
          best[page] = Math.max(best[page], fround(factor * score));
        });
      }
      best.forEach((score, page) => {
        if (score > 0) {
          sums[page] += score;
          if (required) held[page]++;
        }
      });
    }
    const found = [];
    held.forEach((count, page) => count && found.push(page));
    const wanted = words.filter(({ required }) => required).length;
    const complete = (page) => held[page] === wanted;
    return found
      .sort((a, b) => complete(b) - complete(a) || sums[b] - sums[a] || a - b)
      .map((page) => ({ page, score: sums[page] }));
  }

  // ── The door ───────────────────────────────────────────────────────────────────────────────────────────────────

  const api = {
    load: loadByScript,

    // Names the site and fetches what every search needs; may be called again after a failure.
    open(base) {
      if (!site || site.base !== base) site = { base, stamp: "", files: new Map() };
      return openRoot().then(() => file("norms", asBytes)).then(() => undefined);
    },

    async search(query, { limit = 10 } = {}) {
      const root = await openRoot();
      const words = await plan(root, query);
      if (!words.length) return { hits: [], total: 0 };
      const found = await rank(root, words);
      const row = async ({ page, score }) => {
        const rows = await file("d" + Math.floor(page / root.rows), asJson);
        const hit = { score };
        ROW.forEach((name, i) => (hit[name] = rows[page % root.rows][i]));
        return hit;
      };
      return { hits: await Promise.all(found.slice(0, limit).map(row)), total: found.length };
    },
  };

  globalThis.playbookSearch = api;
})();
