// What this device remembers: the pages viewed last, and favourites. Kept in the browser alone, for each site by the address
// at which it begins, as several may share `file://`. Without storage there is nothing to see of it.
"use strict";
(() => {
  const MOST = 8;
  const $ = (selector, within = document) => within.querySelector(selector);
  const here = location.href.replace(/[?#].*/, "");
  const { root } = document.body.dataset;
  const site = new URL(root || ".", here).href;
  const named = "playbook ";
  const key = named + site;
  let mine;
  const keep = () => localStorage.setItem(key, JSON.stringify(mine));
  const read = (name) => ({ kept: [], seen: [], ...JSON.parse(localStorage.getItem(name)) });
  try {
    // The page that should be here is no more. Below which address the site begins is not known where nothing is.
    if ($(".t-not-found")) {
      for (const name of Object.keys(localStorage).filter((name) => name.startsWith(named))) {
        const there = ({ url }) => name.slice(named.length) + url !== here;
        const { kept, seen } = read(name);
        localStorage.setItem(name, JSON.stringify({ kept: kept.filter(there), seen: seen.filter(there) }));
      }
    }
    mine = read(key);
    keep();
  } catch {
    return;
  }
  const path = here.slice(site.length).replace(/(^|\/)$/, "$1index.html");
  // Another window may have changed it since.
  const fresh = () => Object.assign(mine, read(key));
  const without = (list, url) => list.filter((page) => page.url !== url);

  const star = $(".star");
  if (star) {
    const { state = "", notice = "", due = "" } = $(".trust")?.dataset ?? {};
    const folder = [...document.querySelectorAll(".crumbs a")].slice(1).at(-1)?.textContent ?? "";
    const page = { url: path, title: $("h1").textContent, folder, state, notice, due };
    const kept = () => mine.kept.some(({ url }) => url === path);
    const show = () => star.setAttribute("aria-pressed", String(kept()));
    if ($(".t-page")) mine.seen = [page, ...without(mine.seen, path)].slice(0, MOST);
    mine.kept = mine.kept.map((old) => (old.url === path ? page : old));
    keep();
    show();
    star.hidden = false;
    star.addEventListener("click", () => {
      fresh();
      mine.kept = kept() ? without(mine.kept, path) : [...mine.kept, page];
      keep();
      show();
    });
  }

  window.playbookMine = {
    mine,
    keep,
    without,
    // What a search box offers before anything is typed.
    list: () => {
      const { kept, seen } = fresh();
      const left = without(seen, path).filter(({ url }) => !kept.some((page) => page.url === url));
      return [...kept.map((page) => ["kept", page]), ...left.map((page) => ["seen", page])];
    },
  };
})();
