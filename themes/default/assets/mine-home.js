// The home page's lists of favourites and of what was viewed last, each with a way to drop it. Runs before what stands
// below is shown, so that nothing moves.
"use strict";
(() => {
  if (!window.playbookMine) return;
  const { mine, keep, without, list } = window.playbookMine;
  const $ = (selector, within = document) => within.querySelector(selector);
  const box = $(".mine");
  const draw = () => {
    const all = list();
    box.hidden = !all.length;
    for (const part of box.querySelectorAll("[data-list]")) {
      const name = part.dataset.list;
      const pages = all.filter(([of]) => of === name).map(([, page]) => page);
      part.hidden = !pages.length;
      $("ul", part).replaceChildren(...pages.map((page) => {
        const item = $("template", box).content.cloneNode(true).firstElementChild;
        const { state, notice, due } = page;
        const drop = $("button", item);
        const link = $("a", item);
        link.textContent = page.title;
        link.href = page.url;
        $(".in", item).append(page.folder);
        if (state) {
          Object.assign(item.dataset, { state }, notice && { notice }, due && { due });
          $("use", item).setAttribute("href", "#s-" + state);
          $("[data-word]", item).textContent = $("#s-" + state)?.dataset.word ?? "";
        } else $(".sign", item).remove();
        drop.title = drop.dataset.drop.replace("{title}", page.title);
        drop.setAttribute("aria-label", drop.title);
        drop.addEventListener("click", () => forget(name, () => without(mine[name], page.url)));
        return item;
      }));
      $(".mine-clear", part).onclick = () => forget(name, () => []);
    }
    window.playbookTheme?.age();
  };
  const forget = (name, left) => {
    list();
    mine[name] = left();
    keep();
    draw();
    $(box.hidden ? "#main" : ".mine a", box.hidden ? document : box).focus();
  };
  draw();
  // Back from a page that the browser kept this one for.
  addEventListener("pageshow", ({ persisted }) => persisted && draw());
})();
