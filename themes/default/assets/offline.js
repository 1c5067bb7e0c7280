// Keeps the playbook on the device, where the browser can and the page came from a server, and says it of a page that
// came from the device. What is said is worded by the worker.
"use strict";
(() => {
  const door = navigator.serviceWorker;
  const { worker, manifest } = document.body.dataset;
  if (!door || !/^https?:$/.test(location.protocol)) return;
  const { make } = window.playbookTheme;

  // On file:// browsers refuse it, and complain.
  const link = make("link");
  link.rel = "manifest";
  link.crossOrigin = "use-credentials";
  link.href = manifest;
  document.head.append(link);

  const says = make("p", "offline-line");
  says.setAttribute("role", "status");
  document.querySelector(".bar").before(says);
  const press = (text, act) => {
    const button = make("button", "linklike", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  };
  // What was said of this page; the network can be back without a word of it.
  let was = null, said = "", over = false, asking;
  const missing = document.body.matches(".t-offline");
  const heard = {
    here: () => location.reload(),
    line: (line, answer) => {
      was = answer.was || was;
      clearInterval(asking);
      if (line && !answer.again) asking = setInterval(() => document.hidden || ask(), 10_000);
      over = !line || !!answer.again;
      if (line === said) return; // or it would be read out again
      said = line;
      const { again } = answer;
      says.replaceChildren(line);
      if (again) says.append(" ", press(again, () => location.reload()));
    },
    offer: (text) => {
      place.replaceChildren(press(text, () => keep(true)));
    },
    keeping: (text) => {
      place.replaceChildren(text);
    },
  };
  const place = make("p");
  place.setAttribute("role", "status");
  document.querySelector(".foot-in")?.append(place);

  const ask = () => over || door.controller?.postMessage({ act: "asked", was, missing });
  const keep = (all) => {
    if (navigator.connection?.saveData && !all) return;
    const here = [location.href, ...[...document.images].map((image) => image.currentSrc)].filter((url) => url.startsWith(location.origin));
    door.controller?.postMessage({ act: "keep", here, all: all === true });
  };
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 500));

  door.addEventListener("message", ({ data }) => {
    for (const [name, act] of Object.entries(heard)) if (name in data) act(data[name], data);
  });
  door.startMessages();
  door.addEventListener("controllerchange", () => idle(() => keep()));
  if (!missing) ask();
  // The word comes a little before the network.
  addEventListener("online", () => (ask(), setTimeout(ask, 3000)));
  document.addEventListener("visibilitychange", () => document.hidden || !says.textContent || ask());
  const begin = () => {
    door.register(worker).catch(() => {});
    idle(() => keep());
  };
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
})();
