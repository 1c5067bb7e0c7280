// What texts and queries say: words, phrases, the place that answers. It knows no index and loads nothing. The same in
// Rust: src/index/analysis.rs, query.rs and excerpt.rs.
//
// The first part of the search reader. A classic script: pages opened from a disk may load neither modules nor data.
(function () {
  "use strict";

  const MOST_WORDS = 16, LONGEST_TOKEN = 64;
  const SHOWN = 34, BEFORE = 6, LOOKED_AT = 24, EARLY = 9, PAIRS = 3;

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

  globalThis.playbookSearch = { MOST_WORDS, ONLY_CJK, DIGIT, tokens, compare, read, says, titled, excerptOf };
})();
