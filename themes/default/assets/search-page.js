// On search.html: the results are the page, the query lives in the address, and filters can be pressed.
"use strict";
(() => {
  const MORE = 20; // hits that are shown, and those that are added
  const { $, $$, t, make, wordOf } = window.playbookTheme;
  const { ask, address, parts, person, counted, button, trouble, near, nothing, quoted, later, live } = window.playbookTheme.search;

  // What was not taken as it was typed.
  const notes = (query, { missing, loose }) => [
    ...(loose ? [make("p", "", t("loose"))] : []),
    ...near(query, missing),
  ];
  const show = (form, host) => {
    const input = $("input", form);
    const start = $(".start", host);
    const out = make("div");
    const says = live(host);
    let turn = 0, most = MORE, asked = "";
    // Filters are words of the query: a press puts one in or takes it out.
    const has = (filter) => (" " + input.value + " ").includes(` ${filter} `);
    const toggle = (filter) => {
      const rest = (" " + input.value + " ").replace(` ${filter} `, " ").trim();
      input.value = has(filter) ? rest : (rest + " " + filter).trim();
      run();
    };
    const filters = [];
    const tools = $(".chips", host);
    for (const press of tools ? $$("[data-filter]", tools) : []) {
      const filter = press.dataset.filter;
      press.addEventListener("click", () => toggle(filter));
      filters.push(() => press.setAttribute("aria-pressed", String(has(filter))));
    }
    const narrower = (text, key, hit) => {
      if (!key) return text;
      const path = decodeURIComponent(hit.url.slice(0, hit.url.lastIndexOf("/") + 1));
      const filter = key + ":" + quoted(key === "in" ? path : text);
      if (filter.endsWith(":")) return text;
      const press = button(text, () => has(filter) || toggle(filter), "narrow");
      press.title = t("only", { filter });
      return press;
    };
    tools ? tools.after(out) : host.prepend(out);
    const run = async () => {
      const query = input.value.trim();
      const mine = ++turn;
      if (query !== asked) most = MORE;
      asked = query;
      filters.forEach((press) => press());
      try {
        history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
      } catch { /* an address that may not be changed */ }
      if (!query) return out.replaceChildren(), (start.hidden = false);
      try {
        const answer = await ask(query, most);
        if (mine !== turn) return;
        const { hits, total, missing, people } = answer;
        const items = hits.map((hit) => {
          const a = make("a", "", hit.title);
          a.href = address(hit);
          return make("li", "", ...parts(hit, a, a, narrower));
        });
        const named = people.length ? [make("ul", "results", ...people.map((one) => make("li", "", person(make("a", ""), one))))] : [];
        start.hidden = total > 0;
        says.textContent = total ? counted(total) : t("nothing");
        if (!total) return out.replaceChildren(...named, make("div", "results-says", ...nothing(query, missing)));
        const rest = hits.length < total ? [button(t("more"), () => ((most += MORE), run()))] : [];
        out.replaceChildren(...named, make("div", "results-says", ...notes(query, answer), counted(total)), make("ol", "results", ...items), ...rest);
      } catch {
        if (mine === turn) out.replaceChildren(make("div", "results-says", ...trouble(run)));
      }
    };
    input.value = new URLSearchParams(location.search).get("q") || "";
    input.addEventListener("input", later(run));
    form.addEventListener("submit", (event) => (event.preventDefault(), run()));
    if (input.value) run();
  };

  show($("form.find-page"), $("[data-results]"));
})();
