// Copying: a button at every block of code, and `playbookTheme.copy` for the scripts that come after. Where a browser lets
// no script copy, the text is selected, so that a key or a long press does it.
"use strict";
(() => {
  const { $$, make, t } = window.playbookTheme;
  const byCommand = (text) => {
    const area = make("textarea", "copy-area");
    const from = document.activeElement;
    area.value = text;
    area.readOnly = true;
    document.body.append(area);
    area.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch { /* then it is selected, not copied */ }
    area.remove();
    from?.focus?.({ preventScroll: true });
    return done;
  };
  /** Whether the text is on the clipboard now. */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byCommand(text);
    }
  };
  window.playbookTheme.copy = copy;

  for (const pre of $$(".prose pre")) {
    const button = make("button", "copy", t("copy"));
    const box = make("div", "copy-box");
    const code = pre.textContent;
    button.type = "button";
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", async () => {
      const done = await copy(code.replace(/\n$/, ""));
      button.textContent = done ? t("copied") : t("copy-by-hand");
      if (!done) getSelection().selectAllChildren(pre);
      setTimeout(() => (button.textContent = t("copy")), 4000);
    });
    button.setAttribute("aria-live", "polite");
  }
})();
