/* Puts the HTML a page was sent into its slot; the server has escaped it (dashboard/components/markup.py). */
(() => {
  "use strict";
  let puts = 0;
  function put(markup, id) {
    const slot = document.getElementById(id);
    if (slot) slot.innerHTML = markup || "";
    return ++puts;
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, { markup: { put } });
})();
