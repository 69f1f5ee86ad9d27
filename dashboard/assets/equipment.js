/* The round of rescue equipment on the patrol page: what its form asks, and that its result is looked at once it comes. */
(() => {
  "use strict";

  const box = () => document.querySelector(".page-patrol .pr");
  const set = (name, data) => window.dash_clientside.set_props(`equipment-${name}`, { data });
  let asked = false;

  function given() {
    const found = { items: [], n: Date.now() };
    for (const field of box().querySelectorAll("[data-field]")) {
      if (field.type !== "checkbox") found[field.dataset.field] = field.value;
      else if (field.checked) found[field.dataset.field].push(field.value);
    }
    return found;
  }

  document.addEventListener("click", (event) => {
    const button = box() && event.target instanceof Element && event.target.closest(".pr [data-act]");
    if (!button || button.disabled) return;
    if (button.dataset.act === "round") { asked = true; set("ask", given()); }
    if (button.dataset.act === "stop-round") set("cancel", { n: Date.now() });
  });

  /** A result that was waited for comes into sight. */
  function shown() {
    if (asked && box()?.querySelector(".pr-head")) {
      asked = false;
      box().querySelector(".pr-result").scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { equipment: { shown } });
})();
