/* The scorecard in the browser: a click becomes a change of the view or the picked cell, and both stand in the address.
   The table has some thousand cells and one listener. */
(() => {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const here = () => document.querySelector(".page-scorecard");
  const now = { view: null, pick: null };

  function show(changes) {
    const narrows = "place" in changes || "list" in changes;
    window.dash_clientside.set_props("score-view", { data: { ...now.view, ...changes } });
    if (narrows && now.pick) window.dash_clientside.set_props("score-pick", { data: null });
  }

  function pick(rule, region) {
    window.dash_clientside.set_props("score-pick", { data: { rule, region } });
  }

  /** The head of a cell's column. */
  function regionOf(cell) {
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    return head && head.dataset.region;
  }

  function openCell(cell) {
    const rule = cell.closest("tr").dataset.rule;
    if (!rule) return;
    pick(rule, cell.tagName === "TH" ? now.view.place : regionOf(cell));
  }

  document.addEventListener("click", (event) => {
    if (!here() || !now.view) return;
    const pressed = event.target.closest("[data-set],[data-toggle],[data-clear],[data-close],[data-print],button[data-rule]");
    if (pressed) {
      const { set, toggle, value, clear, close, print, rule, region } = pressed.dataset;
      if (print) { event.preventDefault(); window.print(); }
      else if (close) window.dash_clientside.set_props("score-pick", { data: null });
      else if (clear) show({ status: [], kind: null, owner: null, pack: null });
      else if (toggle) {
        const before = now.view[toggle] || [];
        show({ [toggle]: before.includes(value) ? before.filter((one) => one !== value) : [...before, value] });
      } else if (set) show({ [set]: value });
      else pick(rule, region);
      return;
    }
    const cell = event.target.closest(".sc-table tbody td, .sc-table tbody th[scope=row]");
    if (cell) openCell(cell);
  });

  document.addEventListener("change", (event) => {
    const select = event.target.closest(".page-scorecard select[data-name]");
    if (!select || !now.view) return;
    if (select.dataset.name === "place" && !select.value) return;
    show({ [select.dataset.name]: select.value });
  });

  // Arrow keys walk the table, Enter opens a cell, Escape closes the panel.
  document.addEventListener("keydown", (event) => {
    if (!here() || !now.view) return;
    if (event.key === "Escape" && now.pick) {
      window.dash_clientside.set_props("score-pick", { data: null });
      return;
    }
    const frame = event.target.closest(".sc-scroll");
    if (!frame) return;
    const cell = event.target.closest("td, th[scope=row]");
    if (event.key === "Enter" && cell) { openCell(cell); event.preventDefault(); return; }
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    const rows = [...frame.querySelectorAll("tbody tr[data-rule]")];
    const row = cell ? rows.indexOf(cell.closest("tr")) + step[0] : 0;
    const column = cell ? cell.cellIndex + step[1] : 1;
    const next = rows[row] && rows[row].cells[column];
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
    event.preventDefault();
  });

  /** Write view and picked cell into the address, so that a link is shared and a reload finds them again. */
  function mirror(view, picked) {
    now.view = view;
    now.pick = picked;
    if (!here()) return keep();
    const query = new URLSearchParams();
    for (const name of ["place", "list", "pack", "kind", "owner", "sort"]) if (view[name]) query.set(name, view[name]);
    if (view.status && view.status.length) query.set("status", view.status.join(","));
    if (picked) {
      query.set("rule", picked.rule);
      if (picked.region) query.set("region", picked.region);
    }
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return keep();
  }

  /** Show in the table which cell stands open. */
  function mark(picked) {
    window.requestAnimationFrame(() => {
      document.querySelectorAll(".sc-picked").forEach((cell) => cell.classList.remove("sc-picked"));
      if (!picked) return;
      const row = [...document.querySelectorAll(".sc-table tr[data-rule]")].find((one) => one.dataset.rule === picked.rule);
      if (!row) return;
      const heads = [...row.closest("table").tHead.rows[0].cells];
      const at = picked.region ? heads.findIndex((head) => head.dataset.region === picked.region) : 1;
      const cell = row.cells[at];
      if (!cell) return;
      cell.classList.add("sc-picked");
      const frame = cell.closest(".sc-scroll");
      const top = row.offsetTop - frame.clientHeight / 2;
      const shown = row.offsetTop > frame.scrollTop + 60 && row.offsetTop < frame.scrollTop + frame.clientHeight - 40;
      if (!shown) frame.scrollTop = Math.max(top, 0);
    });
    return keep();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { scorecard: { mirror, mark } });
})();
