// What the pages do beyond HTML: search, ageing of states, sorting and filtering of lists, the contents list.
// Every page can be read, judged and left without it. Text is only ever set as text.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.body.dataset.root;
  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children.filter((c) => c !== null && c !== undefined));
    return element;
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
    const texts = items.map((item) => item.textContent.toLowerCase());
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      items.forEach((item, i) => (item.hidden = !words.every((word) => texts[i].includes(word))));
      groups.forEach((group) => (group.hidden = !$(".finding:not([hidden])", group)));
      says.textContent = words.length ? items.filter((item) => !item.hidden).length + " of " + items.length : "";
    });
  };

  // The contents list: marks where the reader is, and goes away once used on a phone.
  const contents = () => {
    const links = new Map($$(".toc a").map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
    const heads = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    if (!heads.length) return;
    const mark = () => {
      const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
      const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3);
      const current = end ? heads.at(-1) : passed.at(-1);
      links.forEach((a, id) => (id === current?.id ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => ((waiting = false), mark()));
    }, { passive: true });
    mark();
    links.forEach((a) => a.addEventListener("click", () => $("#toc:popover-open")?.hidePopover()));
  };

  // Search. The reader script is fetched when somebody first looks at a search box.
  let reader = null;
  const load = () => {
    reader ||= new Promise((done, failed) => {
      const script = make("script");
      script.src = root + "assets/search-reader.js";
      script.onload = () => Promise.resolve(window.playbookSearch.open(root)).then(done, failed);
      script.onerror = failed;
      document.head.append(script);
    }).catch((error) => ((reader = null), Promise.reject(error)));
    return reader;
  };
  const marked = (text, query) => {
    const words = query.match(/[\p{L}\p{N}]{2,}/gu) || [];
    if (!words.length) return [text];
    const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})`, "giu"));
    return parts.map((part, i) => (i % 2 ? make("mark", "", part) : part));
  };
  const parts = (hit, query, title) => {
    const state = hit.status === "retired" ? "" : stateOf(hit.state, hit.notice, hit.due);
    const about = [hit.status && hit.status !== "current" ? hit.status : wordOf(state), hit.folder, hit.owner];
    const head = make("span", "hit-title", state ? sign(state) : null, title);
    if (state) head.dataset.state = state;
    return [
      head,
      make("span", "hit-meta", ...about.filter(Boolean).map((text) => make("span", "", text))),
      hit.excerpt ? make("span", "hit-text", ...marked(hit.excerpt, query)) : null,
    ].filter(Boolean);
  };
  const counted = (total) => (total === 1 ? "1 page found" : total + " pages found");
  const trouble = (again) => {
    const button = make("button", "button button-plain", "Try again");
    button.type = "button";
    button.addEventListener("click", again);
    return [make("p", "", "The search index could not be loaded."), make("p", "", button)];
  };
  const nothing = (query) => [
    make("p", "", `Nothing found for “${query}”.`),
    make("p", "", "Looked at titles, headings, text and tags, with near spellings. Try fewer or other words, or look through the folders."),
  ];
  const later = (work) => {
    let timer;
    return () => (clearTimeout(timer), (timer = setTimeout(work, 60)));
  };
  const live = (host) => {
    const says = make("p", "sr");
    says.setAttribute("role", "status");
    host.append(says);
    return says;
  };

  // In the top bar: a combobox with a list below.
  const combobox = (form) => {
    const input = $("input", form);
    const box = make("div", "hits");
    const list = make("div");
    const says = live(form);
    const hitsId = input.id + "-hits";
    let options = [], at = -1, turn = 0;
    list.id = hitsId;
    box.hidden = true;
    const set = (name, value) => input.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-expanded", "false");
    set("aria-controls", hitsId);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Pages found");
    box.append(list);
    form.append(box);
    const open = (yes) => ((box.hidden = !yes), set("aria-expanded", String(yes && options.length > 0)));
    const choose = (to) => {
      at = to;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === to)));
      options[to] ? set("aria-activedescendant", options[to].id) : input.removeAttribute("aria-activedescendant");
      options[to]?.scrollIntoView({ block: "nearest" });
    };
    const show = (found, note) => {
      options = found;
      list.replaceChildren(...found);
      $(".hits-says", box)?.remove();
      if (note) box.append(make("div", "hits-says", ...note));
      choose(-1);
      open(true);
    };
    const run = async () => {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) return open(false);
      try {
        await load();
        const { hits, total } = await window.playbookSearch.search(query, { limit: 7 });
        if (mine !== turn) return;
        const option = (href, className, ...children) => {
          const a = make("a", className, ...children);
          a.href = href;
          a.tabIndex = -1;
          a.setAttribute("role", "option");
          return a;
        };
        const found = hits.map((hit) => option(root + hit.url, "hit", ...parts(hit, query, hit.title)));
        if (total > hits.length) found.push(option(root + "search.html?q=" + encodeURIComponent(query), "hit hits-all", `All ${total} pages`));
        found.forEach((element, i) => (element.id = `${hitsId}-${i}`));
        show(found, found.length ? null : nothing(query));
        says.textContent = total ? counted(total) : "Nothing found";
      } catch {
        if (mine === turn) show([], trouble(run));
      }
    };
    input.addEventListener("focus", () => {
      load().catch(() => {});
      if (input.value.trim()) run();
    });
    input.addEventListener("input", later(run));
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && !box.hidden && options.length) {
        choose(((at + step + 1 + options.length + 1) % (options.length + 1)) - 1);
        event.preventDefault();
      } else if (event.key === "Enter" && options[at]) {
        event.preventDefault();
        location.href = options[at].href;
      } else if (event.key === "Escape") {
        if (box.hidden) close();
        open(false);
        event.preventDefault();
      }
    });
    const close = () => {
      form.classList.remove("is-open");
      open(false);
      $(".find-open").focus();
    };
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) setTimeout(() => open(false), 150);
    });
    box.addEventListener("pointerdown", (event) => event.target.closest("button") || event.preventDefault());
    $(".find-close", form).hidden = false;
    $(".find-close", form).addEventListener("click", close);
  };

  // On search.html: the results are the page.
  const resultsPage = (form, host) => {
    const input = $("input", form);
    const start = $(".start", host);
    const out = make("div");
    const says = live(host);
    let turn = 0;
    host.prepend(out);
    const run = async () => {
      const query = input.value.trim();
      const mine = ++turn;
      try {
        history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
      } catch { /* an address that may not be changed */ }
      if (!query) return out.replaceChildren(), (start.hidden = false);
      try {
        await load();
        const { hits, total } = await window.playbookSearch.search(query, { limit: 50 });
        if (mine !== turn) return;
        const items = hits.map((hit) => {
          const a = make("a", "", hit.title);
          a.href = root + hit.url;
          return make("li", "", ...parts(hit, query, a).map((part) => make("div", "", part)));
        });
        start.hidden = total > 0;
        says.textContent = total ? counted(total) : "Nothing found";
        const shown = hits.length < total ? `, the first ${hits.length} shown` : "";
        out.replaceChildren(...(total ? [make("p", "results-says", counted(total) + shown), make("ol", "results", ...items)] : [make("div", "results-says", ...nothing(query))]));
      } catch {
        if (mine === turn) out.replaceChildren(make("div", "results-says", ...trouble(run)));
      }
    };
    input.value = new URLSearchParams(location.search).get("q") || "";
    input.addEventListener("input", later(run));
    form.addEventListener("submit", (event) => (event.preventDefault(), run()));
    if (input.value) run();
    else input.focus({ preventScroll: true });
  };

  const results = $("[data-results]");
  for (const form of $$("form.find-bar")) combobox(form);
  if (results) resultsPage($("form.find-page"), results);
  const openSearch = (event) => {
    const page = $("form.find-page input");
    const bar = $("form.find-bar");
    if (page && results) page.focus();
    else {
      if ($(".find-open").offsetParent) bar.classList.add("is-open");
      const input = $("input", bar);
      (input.offsetParent ? input : page)?.focus();
    }
    event.preventDefault();
  };
  $(".find-open").addEventListener("click", openSearch);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) openSearch(event);
  });

  age();
  $$("table[data-sortable]").forEach((table) => {
    sortable(table);
    filterable(table, [...table.tBodies[0].rows], "Narrow this list", []);
  });
  const groups = $("[data-filter]");
  if (groups) filterable(groups, $$(".finding", groups), "Narrow the findings", $$(".group", groups));
  contents();
  $$(".table-scroll").forEach((box) => box.scrollWidth <= box.clientWidth && box.removeAttribute("tabindex"));
  $('.nav-pages [aria-current]')?.scrollIntoView({ block: "nearest" });
})();
