/* The deadline calendar in the browser: a choice becomes the view, and the view stands in the address. */
(() => {
  "use strict";

  let now = null;

  document.addEventListener("change", (event) => {
    const select = event.target.closest(".page-deadlines select[data-due]");
    if (!select || !now) return;
    window.dash_clientside.set_props("due-view", { data: { ...now, [select.dataset.due]: select.value || null } });
  });

  function mirror(view) {
    now = view;
    if (!document.querySelector(".page-deadlines")) return window.dash_clientside.no_update;
    const query = new URLSearchParams();
    for (const name of ["pack", "owner"]) if (view[name]) query.set(name, view[name]);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next + window.location.hash);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { deadlines: { mirror } });
})();
