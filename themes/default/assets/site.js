// What the pages do beyond HTML: ageing of states, sorting and narrowing of lists, the contents list, opening search.
// Every page can be read, judged and left without it. Text is only ever set as text.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const { root, stamp } = document.body.dataset;
  const asset = (name) => `${root}assets/${name}?${stamp}`;
  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children.filter((c) => c !== null && c !== undefined));
    return element;
  };

  // The words of the interface: places in braces, and the form that a number asks for.
  const { language, texts } = window.playbookWords;
  const form = new Intl.PluralRules(language);
  const t = (name, values = {}) => {
    const text = texts[name] ?? name;
    return (text.other ? text[form.select(values.n)] ?? text.other : text).replace(/\{(\w+)\}/g, (_, place) => values[place]);
  };

  // Ageing: a site built last month must not say today what was true then.
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const stateOf = (state, notice, due) => {
    if (!due || !["fresh", "due", "stale"].includes(state)) return state || "";
    return today > due ? "stale" : notice && today >= notice ? "due" : "fresh";
  };
  const wordOf = (state) => document.getElementById("s-" + state)?.dataset.word || "";
  const sign = (state) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "sign");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#s-" + state);
    svg.append(use);
    return svg;
  };
  const age = () => {
    for (const element of $$("[data-state][data-due]")) {
      const { state, notice, due } = element.dataset;
      const aged = stateOf(state, notice, due);
      if (aged === state) continue;
      element.dataset.state = aged;
      $(`.sign use[href="#s-${state}"]`, element)?.setAttribute("href", "#s-" + aged);
      const word = $("[data-word]", element);
      if (word) word.textContent = wordOf(aged);
    }
  };

  // Lists: a button in each heading sorts; long ones get a field that narrows them.
  const rank = ["stale", "unverified", "due", "fresh", ""];
  const sortable = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 3) return;
    const key = (row, column) => {
      const cell = row.cells[column];
      if (cell.classList.contains("c-state")) return rank.indexOf(row.dataset.state || "");
      if (cell.dataset.v) return Number(cell.dataset.v);
      return $("time", cell)?.dateTime || $("a, .who", cell)?.textContent || cell.textContent.trim() || "\uffff";
    };
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = make("button", "sort", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        $$("[aria-sort]", table).forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keys = new Map(rows.map((row) => [row, key(row, column)]));
        const order = (a, b) => (typeof a === "number" ? a - b : compare(a, b));
        body.append(...rows.sort((a, b) => order(keys.get(a), keys.get(b)) * (down ? -1 : 1)));
      });
    });
  };
  const filterable = (list, items, label, groups) => {
    if (items.length < 12) return;
    const input = make("input");
    input.type = "search";
    input.placeholder = label;
    input.setAttribute("aria-label", label);
    const says = make("span", "count");
    says.setAttribute("role", "status");
    list.before(make("div", "list-tools", input, says));
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      items.forEach((item) => (item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word))));
      groups.forEach((group) => (group.hidden = !$(".finding:not([hidden])", group)));
      says.textContent = words.length ? t("n-of", { n: items.filter((item) => !item.hidden).length, all: items.length }) : "";
    });
  };

  // The contents list: marks where the reader is, and goes away once used on a phone.
  const contents = () => {
    const [side, toc] = [$(".side"), $("#toc")];
    if (!toc) return;
    const leads = (a) => decodeURIComponent(a.hash.slice(1));
    const mark = () => {
      const links = $$("a", toc);
      const heads = links.map((a) => document.getElementById(leads(a))).filter(Boolean);
      const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
      const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3);
      const current = end ? heads.at(-1) : passed.at(-1);
      links.forEach((a) => {
        if (!current || leads(a) !== current.id) return a.removeAttribute("aria-current");
        a.setAttribute("aria-current", "true");
        // Only the list moves along: the page is the reader's to scroll.
        const [edge, place] = [side, a].map((element) => element.getBoundingClientRect());
        side.scrollTop += Math.min(0, place.top - edge.top - 48) || Math.max(0, place.bottom - edge.bottom + 48);
      });
    };
    addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    mark();
    toc.addEventListener("toggle", () => $("[aria-current]", toc)?.scrollIntoView({ block: "nearest" }));
    toc.addEventListener("click", ({ target }) => target.closest("a") && $("#toc:popover-open")?.hidePopover());
  };

  // What is needed only once somebody works on the page or searches comes later: style sheets, and then scripts.
  const bring = (names, failed) => {
    const sheets = names.filter((name) => name.endsWith(".css")).map((name) => new Promise((done) => {
      const link = make("link");
      link.rel = "stylesheet";
      link.href = asset(name);
      link.onload = link.onerror = done;
      document.head.append(link);
    }));
    Promise.all(sheets).then(() => names.filter((name) => name.endsWith(".js")).forEach((name) => {
      const script = make("script");
      script.src = asset(name);
      script.async = false;
      script.onerror = failed;
      document.head.append(script);
    }));
  };
  const later = () => bring((document.body.dataset.later || "").split(" "));
  let searching = false;
  const loadSearch = () => {
    if (searching) return;
    searching = true;
    bring(["hits.css", "search.js"], () => (searching = false));
  };
  const openSearch = (event) => {
    event.preventDefault();
    const bar = $("form.find-bar");
    if ($(".find-open").offsetParent && !$("[data-results]")) bar.classList.add("is-open");
    $$("form.find input").find((input) => input.offsetParent)?.focus();
  };
  addEventListener("focusin", (event) => event.target.closest?.("form.find") && loadSearch());
  $(".find-open").addEventListener("click", openSearch);
  addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const typing = target.closest?.("input, textarea, select");
    if ((key === "/" && !typing && !ctrlKey && !metaKey && !altKey) || ((ctrlKey || metaKey) && key.toLowerCase() === "k")) openSearch(event);
  });
  window.playbookTheme = { $, $$, t, root, asset, make, sign, stateOf, wordOf, today, age };
  if ($("[data-results]")) loadSearch();

  document.readyState === "complete" ? later() : addEventListener("load", later);

  age();
  $$("table[data-sortable]").forEach((table) => {
    sortable(table);
    filterable(table, [...table.tBodies[0].rows], t("narrow"), []);
  });
  const groups = $("[data-filter]");
  if (groups) filterable(groups, $$(".finding", groups), t("narrow-findings"), $$(".group", groups));
  contents();
  $$(".table-scroll").forEach((box) => box.scrollWidth <= box.clientWidth && box.removeAttribute("tabindex"));
  $('.nav-pages [aria-current]')?.scrollIntoView({ block: "nearest" });
})();
