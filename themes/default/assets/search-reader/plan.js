// What is looked for, and what each find is worth; what a word may have been meant for. It knows no postings and no scores.
// The same in Rust: src/index/plan.rs and guess.rs.
//
// A lexicon is {beginning(prefix), exact(word), stop}: promises of lists of {text, documents, stem}, and a Set of the
// words that say nothing.
(function () {
  "use strict";

  const { MOST_WORDS, ONLY_CJK, DIGIT, compare } = globalThis.playbookSearch;
  const MOST_STEMS = 12, MOST_BEGUN = 40, FEW_PAGES = 256, LONG_BEGINNING = 3, MOST_COMPLETIONS = 200, MOST_NEAR = 3;
  const EXACT = 1, COMPLETION = 0.5, TYPO = Math.fround(0.6), INFLECTION = 0.5;
  const SHORTEST_GUESS = 4, LONGEST_ENDING = 4;

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

  async function typos(lexicon, typed) {
    const [first, second, ...rest] = typed;
    const wanted = [lexicon.beginning(first)];
    if (first !== second) {
      wanted.push(lexicon.exact(second + first + rest.join("")), lexicon.exact(second + rest.join("")));
    }
    const [similar, ...others] = await Promise.all(wanted);
    const near = similar.filter(({ text }) => {
      if (text.length < typed.length - 1 || (text.length > typed.length + 1 && !/[\ud800-\udfff]/.test(text))) return false;
      const characters = [...text];
      return Math.abs(characters.length - typed.length) < 2 && !DIGIT.test(text) && oneSlip(typed, characters);
    });
    return near.concat(...others);
  }

  async function guess(lexicon, text, chosen) {
    const typed = [...text];
    if (typed.length < SHORTEST_GUESS || DIGIT.test(text)) return;
    choose(commonestFirst(await typos(lexicon, typed)), TYPO, chosen);
    const shortest = Math.max(typed.length - LONGEST_ENDING, SHORTEST_GUESS);
    for (let kept = typed.length - 1; !chosen.size && kept >= shortest; kept--) {
      const related = await lexicon.beginning(typed.slice(0, kept).join(""));
      const close = related.filter((form) => [...form.text].length <= kept + LONGEST_ENDING);
      choose(commonestFirst(close), INFLECTION, chosen);
    }
    if (chosen.size) return;
    // Another first letter, or none.
    const rest = typed.slice(1).join("");
    const letters = [..."abcdefghijklmnopqrstuvwxyz"];
    const meant = letters.flatMap((letter) => (letter === typed[0] ? [letter + text] : [letter + text, letter + rest]));
    choose(commonestFirst((await Promise.all(meant.map(lexicon.exact))).flat()), TYPO, chosen);
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
  async function near(lexicon, text) {
    const typed = [...text];
    if (typed.length < SHORTEST_GUESS) return [];
    const forms = (await lexicon.beginning(typed[0])).filter((form) => !DIGIT.test(form.text));
    return forms
      .map((form) => ({ ...form, slips: slips(typed, [...form.text]) }))
      .filter((form) => form.slips <= (typed.length < 7 ? 2 : 3))
      .sort((a, b) => a.slips - b.slips || b.documents - a.documents || compare(a.text, b.text))
      .slice(0, MOST_NEAR)
      .map((form) => form.text);
  }

  // The ways to find a word: itself, what it may become, what it may have been meant for.
  async function alternatives(lexicon, text, open, literal, wide) {
    const chosen = new Map();
    const found = await (open ? lexicon.beginning(text) : lexicon.exact(text));
    choose(found.filter((form) => form.text === text), EXACT, chosen);
    const completions = commonestFirst(found.filter((form) => form.text !== text)).slice(0, MOST_COMPLETIONS);
    choose(completions, COMPLETION, chosen);
    if ([...text].length >= LONG_BEGINNING) {
      choose(completions.filter((form) => form.documents <= FEW_PAGES), COMPLETION, chosen, MOST_BEGUN);
    }
    if (!literal && (wide || !chosen.size)) await guess(lexicon, text, chosen);
    return chosen;
  }

  // The words that can be found, each with its ways, and those that cannot.
  async function plan(lexicon, query, wide) {
    const { stop } = lexicon;
    const says = query.words.some(({ text }) => !stop.has(text));
    const words = query.words
      .map((word, i) => ({ ...word, open: query.open && i + 1 === query.words.length }))
      .filter(({ text, open }) => !says || open || !stop.has(text))
      .slice(0, MOST_WORDS);
    const ways = words.map(async ({ text, literal, open }) => {
      // A letter alone is no beginning yet: too much begins with it.
      if (words.length === 1 && [...text].length < 2 && !ONLY_CJK.test(text)) open = false;
      const chosen = await alternatives(lexicon, text, open, literal, wide);
      return { text, open, chosen, required: !says || !stop.has(text) };
    });
    const all = await Promise.all(ways);
    return {
      words: all.filter(({ chosen }) => chosen.size),
      missing: all.filter(({ chosen }) => !chosen.size).map(({ text }) => text),
    };
  }

  Object.assign(globalThis.playbookSearch, { plan, near });
})();
