/* The page of records that may be one person: the pair opened stands in the address, by its records' numbers. */
(() => {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.duplicates = {
    mirror(view) {
      if (!view || window.location.pathname !== "/duplicates") return window.dash_clientside.no_update;
      const query = new URLSearchParams({ lang: view.lang });
      if (view.a && view.b) { query.set("a", view.a); query.set("b", view.b); }
      window.history.replaceState(null, "", `/duplicates?${query}`);
      return query.toString();
    },
  };
})();
