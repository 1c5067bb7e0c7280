// The record of a run: who, where, when and the ticket; and, once it is finished, the same with every step as Markdown, as
// text, as a row for `evidence/*.csv`, and on paper. What is ticked is run.js's business.
"use strict";
(() => {
  const { $, make, t, copy } = window.playbookTheme;
  const shared = window.playbookRun;
  const { items, counted, panel, form, facts, load, change, button, clock, moment, fold, status } = shared;

  // The form.
  const fields = {};
  const field = (key, element, set) => {
    fields[key] = element;
    element.id = "run--" + key;
    const label = make("label", "", t("run." + key));
    label.htmlFor = element.id;
    for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
    element.addEventListener("input", () => change((run) => (run[key] = element.value || (key === "when" ? clock() : ""))));
    return make("div", "run-field run-field-" + key, label, element);
  };
  const area = field("note", make("textarea"), { rows: 2, maxlength: 2000 });
  form.append(
    field("who", make("input"), { autocomplete: "name", maxlength: 100 }),
    field("where", make("input"), { autocomplete: "off", maxlength: 100 }),
    field("when", make("input"), { type: "datetime-local" }),
    field("ticket", make("input"), { autocomplete: "off", autocapitalize: "characters", maxlength: 200 }),
    area,
  );

  // The record, as pairs and as steps.
  const state = () => {
    const word = (selector) => fold($(selector)?.textContent || "");
    return [word(".trust [data-word]"), word(".trust-changed a")].filter(Boolean).join("; ");
  };
  const address = () => (/^http/.test(location.protocol) ? location.href.replace(/[?#].*/, "") : facts.page);
  const pairs = (run) => {
    const done = counted.filter((item) => run.done[item.key]).length;
    const said = [
      ["page", address()],
      ["id", facts.id],
      ["version", facts.version],
      ["text", facts.run],
      ["state", run.state],
      ["who", run.who],
      ["where", run.where],
      ["ticket", run.ticket],
      ["when", moment(run.when)],
      ["ended", run.ended && moment(run.ended)],
      ["steps", t("run.count", { done, total: counted.length })],
      ["note", run.note],
    ];
    return said.filter(([, value]) => value).map(([key, value]) => [t("run." + key), fold(value)]);
  };
  const lines = (run) => {
    let heading = "";
    return items.map((item) => {
      const time = run.done[item.key];
      const above = item.heading !== heading ? (heading = item.heading) : "";
      // On another day than that of the run's beginning, the day matters.
      const at = time && (time.slice(0, 10) === run.when.slice(0, 10) ? time.slice(11) : moment(time));
      return { above, done: Boolean(time), at, n: item.n, within: item.within, words: item.words, note: fold(run.notes[item.key] || "") };
    });
  };
  const title = fold($("h1").textContent);
  const mark = (text) => text.replace(/[\\`*_[\]<>|~#]/g, "\\$&");
  const markdown = (run) => {
    const list = lines(run).map(({ above, done, at, n, within, words, note }) => {
      const label = (n ? n + "\\. " : "") + mark(words) + (at ? ` (${at})` : "") + (note ? ` – ${mark(note)}` : "");
      return (above ? `\n### ${mark(above)}\n\n` : "") + `${within ? "  " : ""}- [${done ? "x" : " "}] ${label}`;
    });
    return `## ${mark(title)}\n\n${pairs(run).map(([key, value]) => `- ${key}: ${/^https?:/.test(value) ? `<${value}>` : mark(value)}`).join("\n")}\n\n${list.join("\n").trimStart()}\n`;
  };
  const plain = (run) => {
    const list = lines(run).map(({ above, done, at, n, within, words, note }) => {
      const label = (n ? n + ". " : "") + words + (at ? ` (${at})` : "") + (note ? ` – ${note}` : "");
      return (above ? `\n${above}\n` : "") + `${within ? "    " : ""}[${done ? "x" : " "}] ${label}`;
    });
    return `${title}\n\n${pairs(run).map(([key, value]) => `${key}: ${value}`).join("\n")}\n\n${list.join("\n").trimStart()}\n`;
  };
  // A cell that a spreadsheet would work out gets the sign that makes it text; the program takes it off again.
  const cell = (text) => {
    const safe = fold(text || "").replace(/^[=+\-@]/, "'$&");
    return /[",;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const row = (run) => [run.when.slice(0, 10), run.who, facts.process, "performed", run.where, run.ticket].map(cell).join(",");

  // Where it is shown.
  const [list, steps, says] = [make("dl", "run-facts"), make("div", "run-steps"), make("p", "run-says")];
  const head = make("h3", "", t("run.record"));
  head.tabIndex = -1;
  const out = make("textarea", "run-out");
  out.readOnly = true;
  out.hidden = true;
  out.setAttribute("aria-label", t("run.record"));
  const offer = (name, text, needs) =>
    button(t(name), "button button-plain", async () => {
      const run = load();
      if (!run) return;
      if (needs && !run.who?.trim()) {
        says.textContent = status.textContent = t("run.needs-who");
        return fields.who.focus();
      }
      const value = text(run);
      const done = await copy(value);
      out.hidden = done;
      says.textContent = status.textContent = t(done ? "copied" : "copy-by-hand");
      if (done) return;
      out.value = value;
      out.focus();
      out.select();
    });
  const send = make("a", "", t("run.send"));
  const print = button(t("run.print"), "button button-plain", () => {
    document.documentElement.classList.add("is-printing-run");
    window.print();
  });
  addEventListener("afterprint", () => document.documentElement.classList.remove("is-printing-run"));
  const buttons = make("div", "run-copies", offer("run.copy-text", plain), print, offer("run.copy-row", row, true), offer("run.copy-markdown", markdown));
  const record = make("div", "run-record", head, make("p", "run-title", title), list, steps, buttons, says, out);
  record.hidden = true;
  if (facts.did) buttons.append(send);
  panel.append(record);

  const draw = (run) => {
    for (const [key, element] of Object.entries(fields)) {
      if (element !== document.activeElement) element.value = run?.[key] || "";
    }
    record.hidden = !run?.ended;
    says.textContent = "";
    if (record.hidden) return;
    list.replaceChildren(...pairs(run).map(([key, value]) => make("div", "", make("dt", "", key), make("dd", "", value))));
    const blocks = [];
    for (const { above, done, at, n, within, words, note } of lines(run)) {
      if (above) blocks.push(make("h4", "", above));
      if (!blocks.length || blocks.at(-1).nodeName !== "UL") blocks.push(make("ul"));
      const box = make("span", "box" + (done ? " is-ticked" : ""));
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", t(done ? "run.is-done" : "run.is-open"));
      const text = make("span", "", (n ? n + ". " : "") + words, at ? make("span", "in", " " + at) : null, note ? make("span", "run-remark", note) : null);
      blocks.at(-1).append(make("li", within ? "is-within" : "", box, text));
    }
    steps.replaceChildren(...blocks);
    const address = facts.did && facts.did + encodeURIComponent(`\n\n${row(run)}\n`);
    if (facts.did) send.href = address.length < 2000 ? address : facts.did;
  };
  shared.heard.push(draw);
  shared.record = {
    /** Shows the record of the run, with the page's state on this day. */
    open() {
      change((run) => {
        run.ended ||= clock();
        run.state = state();
      });
      head.focus({ preventScroll: true });
      head.scrollIntoView();
    },
  };
  draw(load());
})();
