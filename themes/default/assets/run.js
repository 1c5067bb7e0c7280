// Work through a page: its steps are ticked off, and the ticks stay on this device for this version of the page. A run
// begins with the first tick. The form and the record of a run are in run-record.js, which comes once one is going on.
// Without it the page is a numbered list. Text is only ever set as text.
"use strict";
(() => {
  const { $, $$, make, t, asset } = window.playbookTheme;
  const prose = $("[data-run]");
  const { run: print, page, report } = prose.dataset;
  const lang = window.playbookWords.language;
  const locale = lang === "en" ? "en-GB" : lang;

  // Times are local, as they are typed: 2026-11-22T10:15.
  const clock = () => {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  const told = (time, style) => {
    const date = new Date(time);
    return isNaN(date) ? "" : new Intl.DateTimeFormat(locale, style).format(date);
  };
  const day = (time) => told(time, { dateStyle: "medium" });
  const moment = (time) => told(time, { dateStyle: "medium", timeStyle: "short" });
  const fold = (text) => text.replace(/\s+/g, " ").trim();
  const button = (text, className, press) => {
    const element = make("button", className, text);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  };

  // What is of the interface stands within a text that may be in another language.
  const ours = (element) => {
    const { lang, dir } = document.documentElement;
    return prose.lang ? Object.assign(element, { lang, dir }) : element;
  };

  // The steps: items of numbered lists, with the boxes inside them, and items of task lists.
  const items = [];
  const BLOCK = /^(P|OL|UL|DL|PRE|DIV|TABLE|BLOCKQUOTE|DETAILS|HR|H\d)$/;
  const said = (li) => {
    const block = $(":scope > p, :scope > label", li) || li;
    const text = fold([...block.childNodes].filter((node) => !BLOCK.test(node.nodeName)).map((node) => node.textContent).join(""));
    const action = fold($("strong", block)?.textContent || "");
    const words = (action && text.startsWith(action) ? action : text).replace(/[.:。]$/, "");
    return words.length > 100 ? words.slice(0, 99) + "…" : words;
  };
  const met = new Map();
  const add = (li, more) => {
    // Lists may move without a change of the words, so a step goes by its words.
    const text = fold(li.textContent).slice(0, 80);
    met.set(text, (met.get(text) || 0) + 1);
    const item = { li, key: text + "#" + met.get(text), words: said(li), ...more };
    items.push(item);
    return item;
  };
  let heading = "", last = null;
  for (const block of [...prose.children]) {
    if (/^H\d$/.test(block.nodeName)) heading = fold([...block.childNodes].filter((node) => !node.matches?.(".anchor")).map((node) => node.textContent).join(""));
    const steps = block.matches("ol.steps");
    if (steps) {
      [...block.children].forEach((li, at) => {
        const n = block.start + at;
        const step = add(li, { n, heading });
        $$("li.task", li).forEach((task) => add(task, { within: n, step, heading }));
      });
    } else {
      $$("li.task", block).forEach((task) => add(task, { heading }));
    }
    if (steps || $("li.task", block)) last = block;
  }
  if (!items.length) return;
  const counted = items.filter((item) => !item.within);
  const name = (item) => (item.n ? t("run.step", { n: item.n, words: item.words }) : item.words);

  // The store: one entry for each version of each page of each site, by the address at which the site begins: a title may
  // change, and previews of the same site may lie beside it.
  const part = encodeURIComponent;
  const site = new URL(document.body.dataset.root || ".", location.href).href;
  const [prefix, me] = [`playbook-run|${part(site)}|${part(page)}|`, `playbook-me|${part(site)}`];
  let store = null, memory = null;
  try {
    store = window.localStorage;
    store.setItem("playbook-probe", "1");
    store.removeItem("playbook-probe");
  } catch {
    store = null;
  }
  const isMap = (value) => value !== null && typeof value === "object";
  const read = (key) => {
    try {
      const run = JSON.parse(store.getItem(key));
      return isMap(run) && isMap(run.done) && isMap(run.notes) ? run : null;
    } catch {
      return null;
    }
  };
  const load = () => (store ? read(prefix + print) : memory);
  const save = (run) => {
    memory = run;
    try {
      if (run) store?.setItem(prefix + print, JSON.stringify(run));
      else store?.removeItem(prefix + print);
    } catch {
      store = null; // it is full, or was taken away
    }
  };
  const remembered = () => {
    try {
      return store?.getItem(me) || "";
    } catch {
      return "";
    }
  };
  let dropped = null;
  const change = (edit) => {
    const run = load() || { when: clock(), who: remembered(), done: {}, notes: {} };
    edit(run);
    if (run.who) {
      try {
        store?.setItem(me, run.who);
      } catch { /* it is only a convenience */ }
    }
    dropped = null;
    save(run);
    show();
  };
  const tick = (item, on) =>
    change((run) => {
      if (on) run.done[item.key] = clock();
      else delete run.done[item.key];
      run.last = on || item.step ? item.key : counted[counted.indexOf(item) - 1]?.key;
      delete run.ended;
    });
  // What comes next is the first open step after the one that was ticked last: who sets up a Mac leaves Windows open. Who
  // ticks a box within a step is at that step.
  const following = (run) => {
    const open = (item) => !run.done[item.key];
    const last = items.find((item) => item.key === run.last);
    const from = last?.step ? counted.indexOf(last.step) : counted.indexOf(last) + 1;
    return counted.slice(from).find(open) || counted.find(open);
  };

  // The boxes, and beside each step what else can be done with it.
  const tools = (item) => {
    const more = button("⋯", "step-more", () => {
      const open = more.getAttribute("aria-expanded") !== "true";
      more.setAttribute("aria-expanded", String(open));
      if (open && !item.tools) {
        const note = make("input");
        note.maxLength = 200;
        note.value = load()?.notes[item.key] || "";
        note.addEventListener("input", () => change((run) => (note.value.trim() ? (run.notes[item.key] = note.value) : delete run.notes[item.key])));
        item.note = note;
        item.tools = ours(make("div", "step-tools", make("label", "", t("run.step-note"), note)));
        if (report) {
          const link = make("a", "", t("run.report"));
          const fill = { "%7Bstep%7D": item.n ? String(item.n) : "", "%7Bwords%7D": item.words };
          link.href = report.replace(/%7B(step|words)%7D/g, (place) => part(fill[place]));
          item.tools.append(link);
        }
        item.li.append(item.tools);
      }
      if (item.tools) item.tools.hidden = !open;
      if (open) item.note.focus();
    });
    more.setAttribute("aria-label", t("run.more", { step: name(item) }));
    more.setAttribute("aria-expanded", "false");
    item.more = more;
    return more;
  };
  for (const item of items) {
    item.input = item.n ? make("input", "tick") : $("input", item.li);
    item.input.type = "checkbox";
    item.input.autocomplete = "off";
    item.input.checked = false;
    item.input.addEventListener("change", () => tick(item, item.input.checked));
    if (item.n) {
      item.input.setAttribute("aria-label", name(item));
      item.li.prepend(item.input);
      item.input.after(tools(item));
    } else if (!item.within) {
      item.li.append(tools(item));
    }
  }

  // The panel below the steps, and on phones the bar under the thumb.
  const bar = () => {
    const progress = make("progress");
    progress.max = counted.length;
    progress.setAttribute("aria-label", t("run.progress"));
    return progress;
  };
  const status = make("p", "sr");
  status.setAttribute("role", "status");
  const again = () => {
    dropped = load();
    save(null);
    show();
    status.textContent = t("run.dropped");
    undo.focus({ preventScroll: true });
  };
  const undo = button(t("run.undo"), "button button-plain", () => {
    save(dropped);
    dropped = null;
    show();
    start.focus({ preventScroll: true });
    says();
  });
  const start = button(t("run.again"), "button button-plain", again);
  const end = () => {
    change((run) => (run.ended ||= clock()));
    more((record) => record.open());
  };
  const finish = button(t("run.finish"), "button", end);
  const [count, kept, form] = [make("p", "run-count"), make("p", "run-kept"), make("div", "run-form")];
  const title = make("h2", "", t("run.title"));
  title.id = "run--head";
  const panel = ours(make("section", "run", title, count, bar(), kept, form, make("div", "run-acts", finish, start, undo)));
  panel.setAttribute("aria-labelledby", title.id);
  last.after(panel);

  const [count2, next] = [make("span", "run-count"), make("a", "run-next")];
  const done = button("", "button", () => {
    const item = following(load() || { done: {} });
    if (!item) return end();
    tick(item, true);
    says();
    const then = following(load());
    (then ? then.li : panel).scrollIntoView({ block: "center" });
  });
  const foot = make("div", "run-bar", bar(), make("p", "", count2, next), done);
  foot.setAttribute("role", "group");
  foot.setAttribute("aria-label", t("run.title"));
  $("main").append(status, foot);

  // What was begun on another day or on an earlier text, above the first step.
  const before = ours(make("div", "run-before"));
  const first = items[0].li.closest(".prose > *");
  const earlier = () => {
    try {
      return Object.keys(store).filter((key) => key.startsWith(prefix) && key !== prefix + print);
    } catch {
      return [];
    }
  };
  const notices = (run) => {
    const [old] = earlier().map(read).filter((old) => old && !old.ended).sort((a, b) => (a.when < b.when ? 1 : -1));
    const list = [];
    const notice = (text, act, press) => list.push(make("p", "run-old", make("span", "", text), button(act, "button button-plain", press)));
    if (old) {
      notice(t("run.earlier", { day: day(old.when) }), t("run.drop"), () => {
        earlier().forEach((key) => store.removeItem(key));
        show();
        items[0].input.focus({ preventScroll: true });
      });
    }
    if (run && !run.when.startsWith(clock().slice(0, 10))) {
      notice(run.ended ? t("run.over", { day: day(run.ended) }) : t("run.since", { day: day(run.when) }), t("run.again"), again);
    }
    return list;
  };

  const says = () => {
    const run = load() || { done: {} };
    const then = following(run);
    status.textContent = count.textContent + ". " + (then ? t("run.next-is", { step: name(then) }) : t("run.all"));
  };
  let shown = "";
  const show = () => {
    const run = load();
    const state = run || { done: {}, notes: {} };
    const then = following(state);
    for (const item of items) {
      const on = Boolean(state.done[item.key]);
      item.input.checked = on;
      item.li.classList.toggle("is-done", on);
      const is = Boolean(run) && item === then;
      item.li.classList.toggle("is-next", is);
      if (is) item.li.setAttribute("aria-current", "step");
      else item.li.removeAttribute("aria-current");
      item.li.dataset.next = t("run.next");
      item.more?.classList.toggle("has-note", Boolean(state.notes[item.key]));
      if (item.note && item.note !== document.activeElement) item.note.value = state.notes[item.key] || "";
    }
    const ticked = counted.filter((item) => state.done[item.key]).length;
    const text = t("run.count", { done: ticked, total: counted.length });
    for (const place of [count, count2]) place.textContent = text;
    for (const progress of $$("progress", panel).concat($$("progress", foot))) progress.value = ticked;
    kept.textContent = run ? t(store ? "run.kept" : "run.not-kept", { when: moment(run.when) }) : t("run.dropped");
    panel.hidden = !run && !dropped;
    for (const part of [count, form, start, panel.querySelector("progress")]) part.hidden = !run;
    finish.hidden = !run || Boolean(run.ended);
    finish.textContent = then ? t("run.finish-open", { n: counted.length - ticked }) : t("run.finish");
    undo.hidden = !dropped;
    foot.hidden = !run || Boolean(run.ended);
    next.hidden = !then;
    if (then) {
      then.li.id ||= "run--" + items.indexOf(then);
      next.href = "#" + then.li.id;
      next.textContent = then.n ? `${then.n}. ${then.words}` : then.words;
      done.replaceChildren(t("run.done"), make("span", "sr", " " + name(then)));
    } else {
      done.textContent = t("run.finish");
    }
    document.documentElement.classList.toggle("is-running", Boolean(run));
    const news = notices(run);
    const texts = news.map((p) => p.textContent).join();
    if (texts !== shown) before.replaceChildren(...news);
    // Even when empty it would come between a heading and its steps.
    if (texts && !shown) first.before(before);
    if (!texts) before.remove();
    shown = texts;
    if (run) more();
    for (const hear of shared.heard) hear(run);
  };

  // The form and the record come as a script of their own.
  let script = null;
  const waiting = [];
  const more = (then) => {
    if (shared.record) return then?.(shared.record);
    if (then) waiting.push(then);
    if (script) return;
    script = make("script");
    script.src = asset("run-record.js");
    script.onload = () => waiting.splice(0).forEach((go) => go(shared.record));
    script.onerror = () => (script.remove(), (script = null));
    document.head.append(script);
  };
  const shared = { items, counted, panel, form, facts: prose.dataset, load, change, button, clock, moment, fold, status, heard: [], record: null };
  window.playbookRun = shared;
  for (const item of items) item.input.addEventListener("change", says);
  addEventListener("storage", (event) => (event.key === null || event.key.startsWith(prefix)) && show());
  addEventListener("pageshow", (event) => event.persisted && show());
  show();
})();
