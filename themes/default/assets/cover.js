// Who covers what: narrows the processes by words, person, team, folder and thin cover. Without it all are shown. Who is
// looked for is never folded away.
"use strict";
(() => {
  const { t } = window.playbookTheme;
  const form = document.querySelector("[data-pick]");
  if (!form) return;
  const field = (name) => form.querySelector("#pick-" + name);
  const numbers = (text) => new Set((text || "").split(" ").filter(Boolean));
  const matrix = document.querySelector(".matrix");
  const groups = [...document.querySelectorAll(".matrix tbody")].map((body) => {
    const title = body.rows[0].textContent.toLowerCase();
    const rows = [...body.rows].slice(1).map((row) => {
      const { n, p, o } = row.dataset;
      return { row, fold: row.querySelector("details"), thin: Number(n) < 2, people: numbers(p), owner: o, text: title + " " + row.textContent.toLowerCase() };
    });
    return { body, rows };
  });
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const narrow = () => {
    const words = field("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [person, team, folder] = ["person", "team", "folder"].map((name) => field(name)?.value || "");
    const [members, thin] = [numbers(team), field("thin").checked];
    const named = Boolean(person || words.length);
    matrix.classList.toggle("is-picked", named);
    let shown = 0;
    groups.forEach(({ body, rows }, at) => {
      let here = 0;
      for (const { row, fold, thin: isThin, people, owner, text } of rows) {
        const fits =
          (!folder || Number(folder) === at) &&
          (!thin || isThin) &&
          (!person || people.has(person)) &&
          (!team || members.has(owner)) &&
          words.every((word) => text.includes(word));
        row.hidden = !fits;
        if (fold) fold.open = fits && named;
        here += fits ? 1 : 0;
      }
      body.hidden = !here;
      shown += here;
    });
    const all = t("processes", { n: total });
    document.querySelector("[data-picked]").textContent = shown === total ? all : t("n-of", { n: shown, all });
  };
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
})();
