// What is printed and signed: a button for it, and its running head, since CSS alone cannot take words of the page to the
// edge of each sheet.
"use strict";
(() => {
  const words = document.querySelector("[data-running]")?.dataset.running;
  if (!words) return;
  const head = new CSSStyleSheet();
  head.replaceSync(`@page { @top-left { content: ${JSON.stringify(words)}; font: 8pt sans-serif; } }`);
  document.adoptedStyleSheets = [head];
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
