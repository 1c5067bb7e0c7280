// Images that are too large for a phone fill the window when they are pressed, as large as they are; another press fits them in.
// Without it the link leads to the image itself. Only pages with such images load it.
"use strict";
(() => {
  const { $, $$, make, t } = window.playbookTheme;
  const box = make("dialog", "zoomed");
  const close = make("button", "button zoomed-close", t("close"));
  const pane = make("div", "zoomed-pane");
  const image = make("img");
  const size = make("button", "zoomed-size");
  close.type = size.type = "button";
  size.append(image);
  pane.append(size);
  box.append(close, pane);
  close.addEventListener("click", () => box.close());
  size.addEventListener("click", () => box.classList.toggle("is-fit"));
  box.addEventListener("click", ({ target }) => [box, pane].includes(target) && box.close());
  box.addEventListener("close", () => history.state?.zoomed && history.back());
  addEventListener("popstate", () => box.close());
  document.body.append(box);
  for (const link of $$("a.zoom")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const from = $("img", link);
      [image.src, image.alt, image.width] = [link.href, from.alt, Math.max(from.width, from.getAttribute("width"))];
      box.setAttribute("aria-label", from.alt);
      box.classList.remove("is-fit");
      box.showModal();
      // A phone's way back closes it, and does not leave the page.
      history.pushState({ zoomed: true }, "");
      pane.scrollTo(0, 0);
    });
  }
})();
