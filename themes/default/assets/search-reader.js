// The search of a site without a server: ranks pages with the files of `search/`, over http and from a disk alike.
// It shows nothing; the search box does. It has the same plan and formula as `playbook search` (src/index/plan.rs,
// src/index/ranking.rs) and gives the same pages in the same order, to the last bit of the scores: every `fround`
// stands where Rust rounds to f32. The files are described in src/index/shards.rs.
//
//   playbookSearch.open(base)               base: the way to the site's root, "" or "../" repeated
//   playbookSearch.search(query, {limit, today})
//                                           a promise of {hits: [{url, title, …, score, excerpt()}], total, missing, loose}
//   playbookSearch.load                     replaces the script tag: name => promise of the file's base64 text
//
// A classic script: pages opened from a disk may load neither modules nor data, only scripts.
(function () {
  "use strict";

  const VERSION = 3;
  const MOST_WORDS = 16, MOST_STEMS = 12, MOST_BEGUN = 40, FEW_PAGES = 256, MOST_COMPLETIONS = 200;
  const EXACT = 1, COMPLETION = 0.5, TYPO = Math.fround(0.6), INFLECTION = 0.5;
  const SHORTEST_GUESS = 4, LONGEST_ENDING = 4, LONGEST_TOKEN = 64, MOST_NEAR = 3;
  const MOST_PHRASED = 100, MOST_TITLED = 16, MOST_KEPT = 400;
  const SHOWN = 34, BEFORE = 6, LOOKED_AT = 24, EARLY = 9, PAIRS = 3;
  const FIELDS = 4, RETIRED = 1, FIRST_WEEK = 2, STALE = Math.fround(0.9);
  const ROW = ["url", "title", "folder", "owner", "state", "status", "notice", "due"];
  const fround = Math.fround;

  // ── Loading ────────────────────────────────────────────────────────────────────────────────────────────────────

  let site = null; // {base, stamp, files: Map of name to a promise of the decoded file}
  const arrived = new Map();

  // Called by every file of `search/`.
  globalThis.pb = (name, text) => arrived.set(name, text);

  function loadByScript(name, stamp) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      // The root tells the folder of the others, so it alone may have changed under its name.
      script.src = site.base + "search/" + (stamp ? stamp + "/" + name + ".js" : name + ".js?" + Date.now());
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
  // What is marked in a text: a run with its marks; a character of CJK scripts is one of its own.
  const PIECES = new RegExp(CJK + "|(?:(?!" + CJK + ")[\\p{Alphabetic}\\p{N}\\p{M}])+", "gu");
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

  // A query taken apart: filters, phrases in quotes, and words.
  function read(text) {
    const query = { filters: {}, phrases: [], words: [], open: false };
    const parts = text.replace(/[“”„«»]/g, '"').matchAll(/(?:(owner|team|tag|status|cover|in):)?(?:"([^"]*)"|(\S+))/giu);
    for (const [, key, quoted, bare] of parts) {
      const value = quoted ?? bare;
      if (key && value) {
        (query.filters[key.toLowerCase()] ||= []).push(value.toLowerCase());
        continue;
      }
      const found = tokens(value);
      for (const text of found) {
        if (!query.words.some((word) => word.text === text)) query.words.push({ text, literal: bare === undefined });
        query.open = bare !== undefined;
      }
      if (bare === undefined && found.length) query.phrases.push(found);
    }
    return query;
  }

  // ── The plan: what is looked for, and what each find is worth ──────────────────────────────────────────────────

  function commonestFirst(forms) {
    return forms.sort((a, b) => b.documents - a.documents || compare(a.text, b.text));
  }

  // Adds stems that are new: number to weight and the word that each was chosen for.
  function choose(forms, weight, chosen, most = MOST_STEMS) {
    for (const { stem, text } of forms) {
      if (chosen.size >= most) return;
      if (!chosen.has(stem)) chosen.set(stem, { weight, text });
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
      if (text.length < typed.length - 1 || (text.length > typed.length + 1 && !/[\ud800-\udfff]/.test(text))) return false;
      const characters = [...text];
      return Math.abs(characters.length - typed.length) < 2 && !DIGIT.test(text) && oneSlip(typed, characters);
    });
    return near.concat(...others);
  }

  async function guess(root, text, chosen) {
    const typed = [...text];
    if (typed.length < SHORTEST_GUESS || DIGIT.test(text)) return;
    choose(commonestFirst(await typos(root, typed)), TYPO, chosen);
    const shortest = Math.max(typed.length - LONGEST_ENDING, SHORTEST_GUESS);
    for (let kept = typed.length - 1; !chosen.size && kept >= shortest; kept--) {
      const related = await beginning(root, typed.slice(0, kept).join(""));
      const close = related.filter((form) => [...form.text].length <= kept + LONGEST_ENDING);
      choose(commonestFirst(close), INFLECTION, chosen);
    }
    if (chosen.size) return;
    // Another first letter, or none.
    const rest = typed.slice(1).join("");
    const meant = [..."abcdefghijklmnopqrstuvwxyz"].flatMap((letter) =>
      letter === typed[0] ? [exact(root, letter + text)] : [exact(root, letter + text), exact(root, letter + rest)],
    );
    choose(commonestFirst((await Promise.all(meant)).flat()), TYPO, chosen);
  }

  // Damerau's distance, no place changed twice.
  function slips(a, b) {
    const rows = [[...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      rows[i] = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + !same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length][b.length];
  }

  // Words near one that was not found.
  async function near(root, text) {
    const typed = [...text];
    if (typed.length < SHORTEST_GUESS || !root.lexicon.length) return [];
    const forms = (await beginning(root, typed[0])).filter((form) => !DIGIT.test(form.text));
    return forms
      .map((form) => ({ ...form, slips: slips(typed, [...form.text]) }))
      .filter((form) => form.slips <= (typed.length < 7 ? 2 : 3))
      .sort((a, b) => a.slips - b.slips || b.documents - a.documents || compare(a.text, b.text))
      .slice(0, MOST_NEAR)
      .map((form) => form.text);
  }

  // The ways to find a word: itself, what it may become, what it may have been meant for.
  async function alternatives(root, text, open, literal, wide) {
    const chosen = new Map();
    const found = await (open ? beginning(root, text) : exact(root, text));
    choose(found.filter((form) => form.text === text), EXACT, chosen);
    const completions = commonestFirst(found.filter((form) => form.text !== text)).slice(0, MOST_COMPLETIONS);
    choose(completions, COMPLETION, chosen);
    choose(completions.filter((form) => form.documents <= FEW_PAGES), COMPLETION, chosen, MOST_BEGUN);
    if (!literal && (wide || !chosen.size)) await guess(root, text, chosen);
    return chosen;
  }

  // The words that can be found, each with its ways, and those that cannot.
  async function plan(root, query, wide) {
    const stop = new Set(root.stop);
    const says = query.words.some(({ text }) => !stop.has(text));
    const words = query.words
      .map((word, i) => ({ ...word, open: query.open && i + 1 === query.words.length }))
      .filter(({ text, open }) => !says || open || !stop.has(text))
      .slice(0, MOST_WORDS);
    if (!root.lexicon.length) return { words: [], missing: words.map(({ text }) => text) };
    const ways = words.map(async ({ text, literal, open }) => {
      // A letter alone is no beginning yet: too much begins with it.
      if (words.length === 1 && [...text].length < 2 && !ONLY_CJK.test(text)) open = false;
      const chosen = await alternatives(root, text, open, literal, wide);
      return { text, open, chosen, required: !says || !stop.has(text) };
    });
    const all = await Promise.all(ways);
    return {
      words: all.filter(({ chosen }) => chosen.size),
      missing: all.filter(({ chosen }) => !chosen.size).map(({ text }) => text),
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

  // The pages that hold the stem, and their scores; kept for the next key press.
  function scoreStem(root, factors, norms, stem, group) {
    const known = site.scored.get(stem);
    if (known) return known;
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
    if (site.scored.size > MOST_KEPT) site.scored.clear();
    const scored = { pages, scores };
    site.scored.set(stem, scored);
    return scored;
  }

  // Of the pages that pass the filters and hold a word (without words: of all that pass), how many, and the best.
  async function rank(root, words, query, today, most) {
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
      for (const [stem, { weight: factor }] of chosen) {
        const { pages, scores } = scoreStem(root, factors, norms, stem, groups.get(stem));
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
    const passes = await filter(query.filters, today);
    const everyone = !query.words.length && Object.keys(query.filters).length;
    const week = weekCode(today), dues = norms.subarray(FIELDS * root.documents);
    // By completeness and whether it is retired, best first.
    const grouped = [[], [], [], []];
    let total = 0;
    for (let page = 0; page < root.documents; page++) {
      if (!(held[page] || everyone) || !passes(page)) continue;
      const due = dues[page] + 256 * dues[page + root.documents];
      if (due >= FIRST_WEEK && due < week) sums[page] = fround(sums[page] * STALE);
      grouped[(held[page] === wanted ? 0 : 2) + (due === RETIRED)].push(page);
      total++;
    }
    const found = [];
    grouped.forEach((pages, group) => {
      const room = most - found.length;
      // Of thousands only the best are put in order.
      const least = pages.length > room ? Float32Array.from(pages, (page) => sums[page]).sort()[pages.length - room] : 0;
      const kept = room ? pages.filter((page) => sums[page] >= least) : [];
      kept.sort((a, b) => sums[b] - sums[a] || a - b);
      found.push(...kept.slice(0, room).map((page) => ({ page, score: sums[page], group })));
    });
    return { found, total };
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
  async function filter(filters, today) {
    const keys = Object.keys(filters);
    if (!keys.length) return () => true;
    const all = await file("facets", asJson);
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

  // ── Texts ──────────────────────────────────────────────────────────────────────────────────────────────────────

  // Whether two words are one, as far as their beginnings tell.
  function alike(token, form) {
    if (token === form) return true;
    const wanted = form.length;
    let same = 0;
    while (same < wanted && token[same] === form[same]) same++;
    return same >= Math.max(3, wanted - 2, Math.min(wanted, 4)) && token.length <= wanted + (wanted > 3 ? 3 : 1);
  }

  const is = (token, { text, open, forms }) => (open && token.startsWith(text)) || forms.some((form) => alike(token, form));

  // A text's runs of letters, each with the word of the query that it is, or -1.
  function mark(text, words) {
    const runs = [...text.matchAll(PIECES)].map((m) => ({ from: m.index, to: m.index + m[0].length, is: -1 }));
    runs.forEach((run, i) => {
      const own = text.slice(run.from, run.to);
      const found = tokens(own);
      if (ONLY_CJK.test(own)) {
        if (runs[i - 1]?.to === run.from) found.push(...tokens(text.slice(runs[i - 1].from, run.to)));
        if (runs[i + 1]?.from === run.to) found.push(...tokens(text.slice(run.from, runs[i + 1].to)));
      }
      run.is = words.findIndex((word) => found.some((token) => is(token, word)));
    });
    return runs;
  }

  const wordsIn = (runs) => new Set(runs.map((run) => run.is).filter((word) => word >= 0));

  // The text around the place with the most different words, or all of it, in pieces of which every second is marked.
  function pieces(text, runs, all) {
    let most = 0, best = 0;
    runs.forEach((run, at) => {
      const found = run.is < 0 ? 0 : wordsIn(runs.slice(at, at + LOOKED_AT)).size;
      if (found > most) (most = found), (best = at);
    });
    const early = all || best < EARLY;
    const begin = early ? 0 : best - BEFORE;
    const pairs = runs.length && ONLY_CJK.test(text.slice(runs[best].from, runs[best].to));
    const end = all ? runs.length : Math.min(runs.length, begin + SHOWN * (pairs ? PAIRS : 1));
    const last = end === runs.length;
    const out = [early ? "" : "… "];
    let at = early ? 0 : runs[begin].from;
    for (const run of runs.slice(begin, end).filter((run) => run.is >= 0)) {
      if (at === run.from && out.length > 1) out.pop();
      else out.push((out.pop() + text.slice(at, run.from)), "");
      out.push(out.pop() + text.slice(run.from, run.to), "");
      at = run.to;
    }
    out.push(out.pop() + text.slice(at, last ? text.length : runs[end - 1].to) + (last ? "" : " …"));
    return out;
  }

  const says = (text, phrase) => {
    const found = tokens(text);
    return found.some((_, i) => phrase.every((word, j) => found[i + j] === word));
  };

  // How well a title fits the words, stop words aside: 0 where it is what was typed, 1 where it begins so.
  function titled(title, words, stop) {
    words = words.filter(({ required }) => required);
    let found = tokens(title);
    if (words.length && found.some((token) => !stop.has(token))) found = found.filter((token) => !stop.has(token));
    const fits = words.length && found.length >= words.length && words.every((word, i) => is(found[i], word));
    return fits ? +(found.length > words.length) : 2;
  }

  // The place of a page that answers best: the section, where it answers more than the title does, and its text.
  function excerptOf(title, [sentence, sections], words, phrases) {
    let best = null;
    sections.forEach(([id, heading, text], at) => {
      const above = wordsIn(mark(heading, words)), runs = mark(text, words);
      const whole = phrases.filter((phrase) => says(heading, phrase) || says(text, phrase)).length;
      const value = new Set([...above, ...wordsIn(runs)]).size + whole * MOST_WORDS;
      if (value && (!best || value > best.value || (value === best.value && above.size > best.above))) {
        best = { value, above: above.size, id, heading, at };
      }
    });
    if (!best) return { section: null, excerpt: pieces(sentence, mark(sentence, words), true) };
    // Below some headings there are only others.
    const text = sections.slice(best.at).map((section) => section[2]).find((text) => text.trim()) || "";
    const apart = best.value > wordsIn(mark(title, words)).size && best.id;
    return { section: apart ? [best.id, best.heading] : null, excerpt: pieces(text, mark(text, words), false) };
  }

  // ── The door ───────────────────────────────────────────────────────────────────────────────────────────────────

  const localDay = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  };

  const api = {
    load: loadByScript,

    // Names the site and fetches what every search needs; may be called again after a failure.
    open(base) {
      if (!site || site.base !== base) site = { base, stamp: "", files: new Map(), scored: new Map() };
      return openRoot().then(() => file("norms", asBytes)).then(() => undefined);
    },

    // The best pages for what was typed on a day, ISO. `excerpt` of each hit fetches the place that answers.
    async search(text, { limit = 10, today = localDay() } = {}) {
      const root = await openRoot();
      const query = read(text);
      let { words, missing } = await plan(root, query, false);
      const most = Math.max(limit, MOST_PHRASED);
      let { found, total } = await rank(root, words, query, today, most);
      if (words.length && !(found[0]?.group < 2)) {
        const wide = await plan(root, query, true);
        const other = await rank(root, wide.words, query, today, most);
        if (other.found[0]?.group < 2) ({ words, missing } = wide), ({ found, total } = other);
      }
      const row = async ({ page }) => (await file("d" + Math.floor(page / root.rows), asJson))[page % root.rows];
      const page = async ({ page }) => (await file("t" + Math.floor(page / root.texts), asJson))[page % root.texts];
      const { phrases } = query;
      let loose = false;
      if (phrases.length && found.length) {
        const looked = found.slice(0, MOST_PHRASED).map(async (hit) => {
          const [[, title], [, sections, tags]] = await Promise.all([row(hit), page(hit)]);
          const texts = [title, ...sections.flatMap(([, heading, text]) => [heading, text]), ...tags];
          return phrases.every((phrase) => texts.some((text) => says(text, phrase))) ? [hit] : [];
        });
        const holding = (await Promise.all(looked)).flat();
        if (holding.length) (found = holding), (total = holding.length);
        loose = !holding.length;
      }
      const plain = words.map(({ text, open, required, chosen }) => ({ text, open, required, forms: [...chosen.values()].map((way) => way.text) }));
      const stop = new Set(root.stop);
      const best = await Promise.all(
        found.slice(0, Math.max(limit, MOST_TITLED)).map(async (hit, i) => {
          const columns = await row(hit);
          // What is incomplete or retired stays behind.
          const fit = i < MOST_TITLED ? hit.group * 3 + titled(columns[1], plain, stop) : 12;
          return { ...hit, columns, fit };
        }),
      );
      best.sort((a, b) => a.fit - b.fit);
      const hits = best.slice(0, limit).map(({ columns, ...hit }) => ({
        ...Object.fromEntries(ROW.map((name, i) => [name, columns[i]])),
        score: hit.score,
        excerpt: async () => excerptOf(columns[1], await page(hit), plain, phrases),
      }));
      const offers = await Promise.all(missing.map(async (word) => [word, await near(root, word)]));
      return { hits, total, missing: offers, loose };
    },
  };

  globalThis.playbookSearch = api;
})();
