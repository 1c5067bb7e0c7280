// A book for paper: counts its pages into the contents, and prints. Browsers give no page numbers of links, but break
// columns where they would break pages: so the book is laid out once in columns of a page's size, and read off.
"use strict";
(() => {
  const root = document.documentElement;
  const book = document.querySelector(".book");
  const tools = document.querySelector(".book-tools");
  if (!tools) return;
  const paper = tools.querySelector("select");
  const size = new CSSStyleSheet();
  document.adoptedStyleSheets = [size];

  const count = () => {
    size.replaceSync(`@page { size: ${paper.value}; }`);
    root.classList.toggle("letter", paper.value === "letter");
    root.classList.add("counting");
    const { left, right, width } = book.getBoundingClientRect();
    const rtl = getComputedStyle(book).direction === "rtl";
    const places = [...book.querySelectorAll("[data-page]")].map((place) => {
      const at = document.getElementById(place.dataset.page).getClientRects()[0];
      return [place, Math.round((rtl ? right - at.right : at.left - left) / width) + 1];
    });
    root.classList.remove("counting");
    for (const [place, page] of places) place.textContent = page;
  };

  // Letter is the paper of North America, the Philippines and some of South America; A4 that of everybody else.
  const region = new Intl.Locale(navigator.language).maximize().region;
  if (["US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "SV", "NI", "PR"].includes(region)) paper.value = "letter";
  tools.hidden = false;
  paper.addEventListener("change", count);
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
  // Images have their sizes in the page; those that have not are waited for.
  count();
  addEventListener("load", count);
})();
