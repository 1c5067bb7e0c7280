// The search box and the page of results. Ranking is done by search-reader.js; this file asks, shows and says.
"use strict";
(() => {
  const { $, $$, root, make, sign, stateOf, wordOf } = window.playbookTheme;

  // The reader ranks; a failed load can be tried again.
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
    const hitsId = (list.id = input.id + "-hits");
    let options = [], at = -1, turn = 0;
    box.hidden = true;
    const set = (name, value) => input.setAttribute(name, value);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": hitsId }).forEach(([k, v]) => set(k, v));
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Pages found");
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
    input.addEventListener("focus", () => input.value.trim() && run());
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
    if (input.value.trim() && document.activeElement === input) run();
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
  };

  const results = $("[data-results]");
  for (const form of $$("form.find")) {
    if (results && form.matches(".find-page")) resultsPage(form, results);
    else combobox(form);
  }
  load().catch(() => {});
})();
