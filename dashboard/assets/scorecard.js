/* The scorecard: a cell pressed is opened beside the table; what is chosen stands in the address. The cells are many, so
   one listener serves them all. */
(() => {
  "use strict";

  const open = (target) => {
    const cell = target instanceof Element ? target.closest("[data-cell]") : null;
    if (!cell) return false;
    document.querySelectorAll(".cell-on").forEach((found) => found.classList.remove("cell-on"));
    cell.classList.add("cell-on");
    window.dash_clientside.set_props("scorecard-cell", { data: cell.dataset.cell });
    return true;
  };
  document.addEventListener("click", (event) => { open(event.target); });
  document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && open(event.target)) event.preventDefault();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.scorecard = {
    mirror(view, cell) {
      if (!view || window.location.pathname !== "/scorecard") return window.dash_clientside.no_update;
      const query = new URLSearchParams({ lang: view.lang });
      const chosen = { ...view, cell, place: view.place === view.region ? "" : view.place };
      for (const name of ["place", "status", "owner", "sort", "cell"]) if (chosen[name]) query.set(name, chosen[name]);
      window.history.replaceState(null, "", `/scorecard?${query}`);
      return query.toString();
    },
  };
})();
