/* The page of movers in the browser: a choice becomes a change of the view, and the view stands in the address. */
(() => {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const page = () => document.querySelector(".page-movers");
  const body = () => document.querySelector(".page-movers .mv-body");
  let now = null;

  function show(changes) {
    if (!now) return;
    if (body()) body().setAttribute("aria-busy", "true");
    window.dash_clientside.set_props("movers-view", { data: { ...now, ...changes } });
  }

  document.addEventListener("click", (event) => {
    const pressed = page() && event.target.closest(".mv-body [data-set], .mv-body [data-clear]");
    if (!pressed) return;
    const { set, value, clear } = pressed.dataset;
    if (clear) show({ before: null, after: null, day: null, change: "" });
    else show({ [set]: value });
  });

  document.addEventListener("change", (event) => {
    const select = page() && event.target.closest(".mv-body select[data-name]");
    if (!select) return;
    const { name } = select.dataset;
    // another method has other partners and days, another score other changes
    const beside = { before: { after: null, day: null, change: "" }, after: { day: null, change: "" }, score: { change: "" } };
    show({ ...(beside[name] || {}), [name]: select.value });
  });

  /** Write the view into the address, so that a link is shared and a reload finds it again. */
  function mirror(view) {
    now = view;
    if (!page()) return keep();
    const query = new URLSearchParams();
    for (const name of ["before", "after", "day", "score", "place", "change"]) if (view[name]) query.set(name, view[name]);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return keep();
  }

  function arrived() {
    if (body()) body().removeAttribute("aria-busy");
    return keep();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { movers: { mirror, arrived } });
})();
