// Who can step in: works out what is lost without those who are ticked, from what stands in the page. Without it, what is
// lost without each person alone stands on their own page. The program's `report cover --without` says the same.
"use strict";
(() => {
  // How many different people those at the places `here` are at the least, beside the owner behind the last.
  const fewest = (here, owner, doubts) => {
    if (!doubts.length) return here.length;
    const doubtful = (one, other) => doubts.some(([a, b]) => a === Math.min(one, other) && b === Math.max(one, other));
    let left = [...here, owner];
    let sure = 0;
    while (left.length) {
      const rivals = left.map((one) => left.filter((other) => doubtful(one, other)).length);
      const next = left[rivals.indexOf(Math.min(...rivals))];
      sure += 1;
      left = left.filter((other) => other !== next && !doubtful(next, other));
    }
    return sure - 1;
  };

  // What is lost of a process without those who are absent, a set of places; null where it stays as it is.
  const without = ({ known = true, owner = [], cover = [], doubts = [], once = [], learning = [], asked = [], leaving = [], minimum }, absent) => {
    const away = (at) => absent.has(at);
    if (![...owner, ...cover].some(away)) return null;
    const owned = !owner.every(away);
    const gone = (place) => (place < cover.length ? away(cover[place]) : owner.length > 0 && !owned);
    // Whoever might be one of the absent is not known to be here.
    const perhaps = (place) => doubts.some(([one, other]) => (one === place && gone(other)) || (other === place && gone(one)));
    const all = [...cover.keys()];
    const here = all.filter((place) => !gone(place));
    const sure = here.filter((place) => !perhaps(place));
    const before = fewest(all, cover.length, doubts);
    const covered = fewest(sure, cover.length, doubts);
    const state = (someone, count) =>
      !someone ? (count ? "no-owner" : "stops") : count >= minimum ? null : count ? "thin" : "no-cover";
    const lost = state(owned, covered);
    if (!lost || (covered === before && state(owner.length > 0, before) === lost)) return null;
    const people = (places) => places.map((place) => cover[place]);
    const stepIn = new Map();
    const groups = [[owner, "owner"], [people(sure), "covers"], [people(here), "perhaps"], [once, "once"], [learning, "learning"], [asked, "asked"]];
    for (const [group, because] of groups) {
      for (const at of group) if (!away(at) && !stepIn.has(at)) stepIn.set(at, because);
    }
    return { lost: known || lost === "no-owner" ? lost : "unknown", covered, stepIn: [...stepIn].sort(([one], [other]) => leaving.includes(one) - leaving.includes(other)) };
  };

  // What a client or a channel loses without those who are absent; null where it stays as it is. Of clients it is told
  // only where the lead is absent, or one person or nobody is left.
  const loses = ({ name, lead = [], people }, absent, client) => {
    const left = people.filter((at) => !absent.has(at));
    const led = lead.length > 0 && lead.every((at) => absent.has(at));
    const told = left.length < people.length && (!client || led || left.length < 2);
    return told ? { name, lead: led, left } : null;
  };
  globalThis.playbookWhatIf = { without, loses };
  if (typeof document === "undefined") return;

  const { $, $$, make } = window.playbookTheme;
  const { people, until, processes, clients, channels, unwritten, words, most } = JSON.parse($("#what-if-data").textContent);
  const word = Object.fromEntries(words);
  const say = (name, values) => word[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);
  const leave = new Map(until);
  const why = (at, because) => (leave.get(at) || "{because}").replace("{because}", word[because]);
  const boxes = $$("[data-what-if] input");
  const [result, head, sums, lists] = [".away-result", "#result-head", ".away-sums", ".away-lists"].map((name) => $(name));
  const [bar, fine, said] = [".away-bar", ".away-fine", "[data-said]"].map((name) => $(name));

  const row = ({ process, loss }) => {
    const link = make("a", "", process.title);
    link.href = process.href;
    const level = process.level ? make("span", "tag tag-" + process.level, process.level) : null;
    const place = make("span", "in", process.folder);
    const left = loss.lost === "thin" ? say("thin-of", { covered: loss.covered, minimum: process.minimum }) : "";
    const names = loss.stepIn.slice(0, most).flatMap(([at, because], n) => [
      n ? word.comma : "",
      make("b", "", people[at]),
      " (" + why(at, because) + ")",
    ]);
    if (loss.stepIn.length > most) names.push(say("more", { n: loss.stepIn.length - most }));
    const who = make("p", "away-who", ...(names.length ? names : [word.nobody]));
    return make("li", "", make("p", "away-what", link, " ", level, " ", place), left ? make("p", "in", left) : null, who);
  };

  const held = ({ name, lead, left }) => {
    const names = left.map((at) => people[at]).join(word.comma);
    const who = make("p", "away-who", names ? say("left", { names }) : word.nobody);
    return make("li", "", make("p", "away-what", make("b", "", name), " ", lead && left.length ? make("span", "in", word.lead) : null), who);
  };

  // A list of what is lost, with a number at the head that leads to it.
  const list = (lost, text, rows) => {
    if (!rows.length) return;
    const title = make("h3", "", text + " ", make("span", "count", String(rows.length)));
    title.id = "away-" + lost;
    title.tabIndex = -1;
    const jump = make("a", "", word["n-" + lost] + " ", make("b", "", String(rows.length)));
    jump.href = "#" + title.id;
    const item = make("li", "", jump);
    item.dataset.lost = lost;
    sums.append(item);
    const all = make("ul", "away-list", ...rows);
    all.dataset.lost = lost;
    lists.append(title, all);
  };

  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    const absent = new Set(ticked.map((box) => Number(box.value)));
    const found = processes.map((process) => ({ process, loss: without(process, absent) })).filter(({ loss }) => loss);
    result.hidden = bar.hidden = !ticked.length;
    head.textContent = say("title", { names: ticked.map((box) => people[Number(box.value)]).join(word.comma) });
    lists.replaceChildren();
    sums.replaceChildren();
    for (const lost of ["stops", "no-owner", "no-cover", "thin", "unknown"]) {
      list(lost, word[lost], found.filter(({ loss }) => loss.lost === lost).map(row));
    }
    const common = (all, client) => all.map((one) => loses(one, absent, client)).filter((lost) => lost);
    list("unwritten", word.unwritten, common(unwritten, false).filter(({ lead }) => lead).map(held));
    list("clients", word.clients, common(clients, true).map(held));
    list("channels", word.channels, common(channels, false).map(held));
    fine.hidden = sums.children.length > 0;
    const total = [...sums.children].map((item) => item.textContent).join(word.comma) || fine.textContent;
    $("a", bar).textContent = total;
    said.textContent = ticked.length ? total : "";
  };

  // Who is ticked stands in the address, so that it can be sent and kept.
  const keys = () => new Set(decodeURIComponent(location.hash.slice(1)).split(","));
  const read = () => {
    const named = keys();
    if (!boxes.some((box) => named.has(box.dataset.key))) return;
    boxes.forEach((box) => (box.checked = named.has(box.dataset.key)));
    show();
  };
  const note = () => {
    const named = boxes.filter((box) => box.checked).map((box) => encodeURIComponent(box.dataset.key));
    history.replaceState(null, "", location.pathname + location.search + (named.length ? "#" + named.join(",") : ""));
    show();
  };
  boxes.forEach((box) => box.addEventListener("change", note));
  $("[data-nobody]").addEventListener("click", () => {
    boxes.forEach((box) => (box.checked = false));
    note();
    boxes[0]?.focus();
  });
  // Where a number leads, the address goes on naming people.
  document.addEventListener("click", (event) => {
    const jump = event.target.closest?.(".away-sums a, .away-bar a");
    const there = jump && $(jump.getAttribute("href"));
    if (!there) return;
    event.preventDefault();
    there.scrollIntoView();
    there.focus({ preventScroll: true });
  });
  // The bar leads to the result: beside it, it is in the way.
  new IntersectionObserver(([seen]) => bar.classList.toggle("away-bar-idle", seen.isIntersecting)).observe(result);
  addEventListener("hashchange", read);
  show();
  read();
})();
