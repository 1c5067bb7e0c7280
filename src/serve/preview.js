// Follows changes while somebody writes. Text that changed is put in its place, so that nothing else moves; where more
// than text changed the page is loaded anew, and what was typed, opened and scrolled to is kept.
"use strict";
(() => {
  const { version, status } = document.currentScript.dataset;
  const KEY = "playbook-preview";
  const BANNER = "playbook-preview";
  // What scripts of the page work on: they would not learn of a change.
  const WORKED_ON = "script, style, link, pre, table, ol, form, input, button, select, textarea, details, dialog, nav:not(.toc), .zoom, [data-filter]";
  // What changes with the text or the day, and may do so under the scripts: they would say the same of it.
  const FREE = /^data-(state|notice|due|word|run|report|did)$/;
  let shown = version;

  // The page as it came, beside the page as scripts have changed it since.
  const live = new WeakMap();
  const pair = (came, node) => {
    live.set(came, node);
    came.childNodes.forEach((child, at) => pair(child, node.childNodes[at]));
  };
  const take = (node) => {
    const copy = node.cloneNode(true);
    pair(copy, node);
    return copy;
  };
  const banner = (within) => within.querySelector("#" + BANNER);
  let came = take(document.documentElement);
  banner(came)?.remove();

  /** What is to be done so that the page says what `now` says; nothing where that takes more than text. */
  const steps = (old, now, found) => {
    const node = live.get(old);
    live.set(now, node);
    if (!node || old.nodeType !== now.nodeType || old.nodeName !== now.nodeName) return false;
    if (old.nodeName === "NOSCRIPT") return true; // it is text where scripts run, and elements where they do not
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data === now.data) return true;
      if (!node.isConnected) return false; // a script has put something else in its place
      found.push(() => (node.data = now.data));
      return true;
    }
    for (const name of new Set([...old.getAttributeNames(), ...now.getAttributeNames()])) {
      const value = now.getAttribute(name);
      if (value === old.getAttribute(name) || old.dataset.version) continue;
      if ((/^(data-|on|src$|style$)/.test(name) && !FREE.test(name)) || !node.isConnected) return false;
      if (/^(SCRIPT|LINK|META|BODY|HTML)$/.test(old.nodeName) && old.name !== "description") return false;
      found.push(() => (value === null ? node.removeAttribute(name) : node.setAttribute(name, value)));
    }
    const [was, is] = [[...old.childNodes], [...now.childNodes]];
    let [from, to, end] = [0, was.length, is.length];
    const same = (one, other) => one.isEqualNode(other) && (keep(one, other), true);
    while (from < to && from < end && same(was[from], is[from])) from++;
    while (to > from && end > from && same(was[to - 1], is[end - 1])) (to--, end--);
    if (to - from === end - from) {
      return is.slice(from, end).every((child, at) => steps(was[from + at], child, found));
    }
    const [gone, come] = [was.slice(from, to), is.slice(from, end)];
    if (node.closest(WORKED_ON) || !node.isConnected || ![...gone, ...come].every(plain)) return false;
    // As many as stay alike at most: where paragraphs were added, the first of them takes the place of what was there.
    const before = from ? live.get(was[from - 1]) : null;
    if (before && !before.isConnected) return false;
    const put = come.map((child) => {
      const copy = document.importNode(child, true);
      pair(child, copy);
      return copy;
    });
    found.push(() => {
      gone.forEach((child) => live.get(child)?.remove());
      before ? before.after(...put) : node.prepend(...put);
    });
    return true;
  };
  const keep = (old, now) => {
    live.set(now, live.get(old));
    old.childNodes.forEach((child, at) => keep(child, now.childNodes[at]));
  };
  const plain = (node) => node.nodeType !== Node.ELEMENT_NODE || !(node.matches(WORKED_ON) || node.querySelector(WORKED_ON));

  // Loading anew, with everything where it was.
  const fields = () => [...document.querySelectorAll("input, textarea, select")];
  const opened = () => [...document.querySelectorAll("details")];
  const place = () => location.pathname + location.search;
  const again = () => {
    const typed = fields().map((field) => [field.value, field.checked === true]);
    const state = { place: place(), x: scrollX, y: scrollY, typed, open: opened().map((one) => one.open), focus: fields().indexOf(document.activeElement) };
    sessionStorage.setItem(KEY, JSON.stringify(state));
    location.reload();
  };
  const restore = () => {
    const state = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (state?.place !== place()) return;
    opened().forEach((one, at) => at in state.open && (one.open = state.open[at]));
    fields().forEach((field, at) => {
      const [value, checked] = state.typed[at] || [field.value, field.checked];
      if (field.checked !== undefined && field.checked !== checked) field.click();
      if (field.value === value || ["checkbox", "radio", "file"].includes(field.type)) return;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    fields()[state.focus]?.focus({ preventScroll: true });
    const scroll = () => scrollTo({ left: state.x, top: state.y, behavior: "instant" });
    scroll();
    addEventListener("load", scroll, { once: true });
  };
  document.addEventListener("DOMContentLoaded", restore);

  const refresh = async () => {
    const response = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const script = page.querySelector("script[data-version]");
    if (String(response.status) !== status || !script) return again();
    shown = script.dataset.version;
    const said = banner(page);
    said?.remove();
    if (said) banner(document) ? banner(document).replaceWith(document.importNode(said, true)) : document.body.append(document.importNode(said, true));
    else banner(document)?.remove();
    // The last good page stays below the banner.
    if (said && "keep" in said.dataset) return;
    const found = [];
    if (!steps(came, page.documentElement, found)) return again();
    found.forEach((step) => step());
    came = page.documentElement;
    // The list of headings marks the one that is read now.
    if (found.length) dispatchEvent(new Event("scroll"));
  };
  let newest = shown, busy = false;
  const follow = async () => {
    if (busy) return;
    busy = true;
    try {
      while (newest !== shown) {
        const before = newest;
        await refresh();
        if (shown !== newest && before === newest) break; // a page may be ahead of what was heard
      }
    } catch {
      // The preview has ended; its stream tells when there is one again.
    }
    busy = false;
  };

  // Browsers keep few connections to one place open: a page that nobody sees gives its own back.
  let stream;
  const listen = () => {
    stream?.close();
    stream = undefined;
    if (document.hidden) return;
    stream = new EventSource("/.playbook/changes");
    stream.onmessage = ({ data }) => {
      newest = data;
      follow();
    };
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  listen();
})();
