// An old address names a part of the page behind its `#`: the browser's own way on would lose it.
"use strict";
(() => {
  const to = document.querySelector('meta[http-equiv="refresh"]').content.split("url=")[1];
  if (location.hash) location.replace(to + location.hash);
})();
