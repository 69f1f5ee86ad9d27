/* The chooser of obligations: shows the rows that hold every word written in its field, and opens their packs. */
(() => {
  "use strict";

  function search(text) {
    const words = (text || "").toLowerCase().split(/\s+/).filter(Boolean);
    const chooser = document.querySelector(".chooser");
    if (!chooser) return "chooser-search";
    let found = 0;
    for (const pack of chooser.querySelectorAll(".chooser-pack")) {
      let here = 0;
      for (const row of pack.querySelectorAll(".chooser-row")) {
        const shown = words.every((word) => row.dataset.words.includes(word));
        row.hidden = !shown;
        here += shown;
      }
      pack.hidden = !here;
      if (words.length) pack.open = true;
      found += here;
    }
    chooser.querySelector(".chooser-none").hidden = found > 0;
    return words.length ? "chooser-search chooser-searching" : "chooser-search";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { obligations: { search } });
})();
