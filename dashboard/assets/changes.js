/* The page of changes: the two days go into the address, and the page is opened anew. */
(() => {
  "use strict";

  function compare(_clicks, _first, _second, since, until, asked) {
    const query = new URLSearchParams({ since: (since || "").trim(), until: (until || "").trim() });
    query.set("place", asked.place);
    query.set("lang", asked.lang);
    window.location.assign(`/changes?${query}`);
    return window.dash_clientside.no_update;
  }

  const other_language = (address) => `/changes?${address}`;

  window.dash_clientside = Object.assign({}, window.dash_clientside, { changes: { compare, other_language } });
})();
