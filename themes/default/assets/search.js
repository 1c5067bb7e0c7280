// The search box. Ranking is done by search-reader/; this file asks, shows and says. The page of results is in
// search-page.js.
"use strict";
(() => {
  const { $, $$, t, root, asset, make, sign, stateOf, wordOf, today } = window.playbookTheme;

  // The reader ranks; a failed load can be tried again.
  const script = (name) => new Promise((done, failed) => {
    const element = make("script");
    element.src = asset(name);
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });
  let reader = null;
  const load = () => {
    reader ||= script("search-reader.js")
      .then(() => window.playbookSearch.open(root))
      .catch((error) => ((reader = null), Promise.reject(error)));
    return reader;
  };
  const ask = (query, limit) => load().then(() => window.playbookSearch.search(query, { limit, today }));
  // Pieces of a text, of which every second holds words of the query.
  const marked = (pieces) => pieces.map((piece, i) => (i % 2 ? make("mark", "", piece) : piece));
  const address = (hit) => root + hit.url;
  // A text is fetched once its place comes into sight.
  const texts = new WeakMap();
  const seen = new IntersectionObserver((places) => {
    for (const { target, isIntersecting } of places) if (isIntersecting) (seen.unobserve(target), texts.get(target)());
  }, { rootMargin: "200px" });
  // Title, what is known of the page, and, once its text has come, the place that answers.
  const parts = (hit, title, link, meta = (text) => text) => {
    const state = hit.status === "retired" ? "" : stateOf(hit.state, hit.notice, hit.due);
    const about = [[hit.status && hit.status !== "current" ? t(hit.status) : wordOf(state)], [hit.folder, "in"], [hit.owner, "owner"]];
    const head = make("span", "hit-title", state ? sign(state) : null, title);
    if (state) head.dataset.state = state;
    const text = make("span", "hit-text");
    texts.set(text, () => hit.excerpt().then(({ section, excerpt }) => {
      if (section) {
        link.href = address(hit) + "#" + encodeURIComponent(section[0]);
        text.before(make("span", "hit-section", section[1]));
      }
      text.append(...marked(excerpt));
    }).catch(() => text.remove()));
    seen.observe(text);
    return [
      head,
      make("span", "hit-meta", ...about.filter(([text]) => text).map(([text, key]) => make("span", "", meta(text, key, hit)))),
      text,
    ];
  };
  // Somebody or something of that name.
  const kinds = { person: () => t("person"), team: () => t("team"), page: () => t("page") };
  const person = (a, [name, url, kind]) => {
    a.href = root + url;
    a.append(make("span", "hit-title", name), make("span", "hit-meta", kinds[kind]()));
    return a;
  };
  const counted = (n) => t("found", { n });
  const button = (text, press, className = "button button-plain") => {
    const element = make("button", className, text);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  };
  const trouble = (again) => [make("p", "", t("trouble")), make("p", "", button(t("again"), again))];
  const quoted = (text) => (/\s/.test(text) ? `"${text}"` : text);
  const near = (query, missing) =>
    missing.map(([word, words]) => {
      const none = t("no-page", { word });
      if (!words.length) return make("p", "", none);
      const links = words.flatMap((other, i) => {
        const a = make("a", "", other);
        a.href = root + "search.html?q=" + encodeURIComponent(query.replace(new RegExp(word, "i"), other));
        return i ? [t("comma"), a] : [a];
      });
      return make("p", "", none, " ", t("near"), ...links);
    });
  const nothing = (query, missing) => [
    make("p", "", t("nothing-for", { query })),
    ...near(query, missing),
    make("p", "", t("looked")),
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
    const hitsId = (list.id = input.id + "-hits");
    let options = [], at = -1, turn = 0;
    box.hidden = true;
    const set = (name, value) => input.setAttribute(name, value);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": hitsId }).forEach(([k, v]) => set(k, v));
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", t("hits"));
    box.append(list);
    form.append(box);
    const choose = (to) => {
      at = to;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === to)));
      options[to] ? set("aria-activedescendant", options[to].id) : input.removeAttribute("aria-activedescendant");
      options[to]?.scrollIntoView({ block: "nearest" });
    };
    const open = (yes) => {
      box.hidden = !yes;
      set("aria-expanded", String(yes && options.length > 0));
      if (!yes) choose(-1);
    };
    const show = (found, note) => {
      options = found;
      found.forEach((element, i) => (element.id = `${hitsId}-${i}`));
      list.replaceChildren(...found);
      $(".hits-says", box)?.remove();
      if (note) box.append(make("div", "hits-says", ...note));
      choose(-1);
      open(true);
    };
    const option = (href, className, ...children) => {
      const a = make("a", className, ...children);
      a.href = href;
      a.tabIndex = -1;
      a.setAttribute("role", "option");
      return a;
    };
    // Before anything is typed: what this device remembers.
    const recall = () => {
      const pages = window.playbookMine?.list() ?? [];
      says.textContent = "";
      show(pages.map(([list, page]) => {
        const state = stateOf(page.state, page.notice, page.due);
        const head = make("span", "hit-title", state ? sign(state) : null, page.title);
        if (state) head.dataset.state = state;
        const meta = [list === "kept" ? t("kept") : t("seen"), wordOf(state), page.folder].filter(Boolean);
        return option(address(page), "hit", head, make("span", "hit-meta", ...meta.map((text) => make("span", "", text))));
      }));
      open(pages.length > 0);
    };
    const run = async () => {
      const query = input.value.trim();
      const mine = ++turn;
      if (!query) return recall();
      try {
        const { hits, total, missing, people } = await ask(query, 7);
        if (mine !== turn) return;
        const found = people.map((one) => person(option("", "hit"), one)).concat(hits.map((hit) => {
          const a = option(address(hit), "hit");
          a.append(...parts(hit, hit.title, a));
          return a;
        }));
        if (total > hits.length) found.push(option(root + "search.html?q=" + encodeURIComponent(query), "hit hits-all", t("all", { n: total })));
        show(found, found.length ? null : nothing(query, missing));
        says.textContent = total ? counted(total) : t("nothing");
      } catch {
        if (mine === turn) show([], trouble(run));
      }
    };
    input.addEventListener("focus", run);
    input.addEventListener("input", later(run));
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const places = options.length + 1;
      if (step && !box.hidden) choose(((at + step + 1 + places) % places) - 1);
      else if (event.key === "Enter" && options[at]) location.href = options[at].href;
      else if (event.key === "Escape") box.hidden ? close() : open(false);
      else return;
      event.preventDefault();
    });
    const shut = $(".find-close", form);
    const close = () => {
      open(false);
      if (!shut) return;
      form.classList.remove("is-open");
      $(".find-open").focus();
    };
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) setTimeout(() => open(false), 150);
    });
    box.addEventListener("pointerdown", (event) => event.target.closest("button") || event.preventDefault());
    shut?.removeAttribute("hidden");
    shut?.addEventListener("click", close);
    if (document.activeElement === input) run();
  };

  window.playbookTheme.search = { ask, address, parts, person, counted, button, trouble, near, nothing, quoted, later, live };
  const results = $("[data-results]");
  for (const form of $$("form.find")) if (!(results && form.matches(".find-page"))) combobox(form);
  if (results) script("search-page.js");
  load().catch(() => {});
})();
