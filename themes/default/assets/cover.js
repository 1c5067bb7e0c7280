// Who covers what: narrows the processes by words, person, team, folder and thin cover. Without it all are shown.
"use strict";
(() => {
  const form = document.querySelector("[data-pick]");
  if (!form) return;
  const field = (name) => form.querySelector("#pick-" + name);
  const numbers = (text) => new Set((text || "").split(" ").filter(Boolean));
  const groups = [...document.querySelectorAll(".matrix tbody")].map((body) => {
    const title = body.rows[0].textContent.toLowerCase();
    const rows = [...body.rows].slice(1).map((row) => {
      const { n, p, o } = row.dataset;
      return { row, thin: Number(n) < 2, people: numbers(p), owner: o, text: title + " " + row.textContent.toLowerCase() };
    });
    return { body, rows };
  });
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const narrow = () => {
    const words = field("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [person, team, folder] = ["person", "team", "folder"].map((name) => field(name)?.value || "");
    const [members, thin] = [numbers(team), field("thin").checked];
    let shown = 0;
    groups.forEach(({ body, rows }, at) => {
      let here = 0;
      for (const { row, thin: isThin, people, owner, text } of rows) {
        const fits =
          (!folder || Number(folder) === at) &&
          (!thin || isThin) &&
          (!person || people.has(person)) &&
          (!team || members.has(owner)) &&
          words.every((word) => text.includes(word));
        row.hidden = !fits;
        here += fits ? 1 : 0;
      }
      body.hidden = !here;
      shown += here;
    });
    form.querySelector("[role=status]").textContent = shown + " of " + total;
  };
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
})();
