/* The station page: a station is dragged over the map, or picked and put, by mouse, finger or keys; the server answers
   with the numbers of the new place. Changes not kept yet stay in this browser's session; homes are never sent here. */
(() => {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const page = () => document.querySelector(".page-stations");
  const set = (id, data) => window.dash_clientside.set_props(id, { data });
  const kept = (scenario) => `shouwang-stations-${scenario}`;
  const graph = (name) => document.querySelector(`#${name} .js-plotly-plot`);
  const mapOf = (name) => graph(name)?._fullLayout?.map?._subplot?.map;
  const frame = () => document.querySelector("#stations-map")?.closest(".st-map");
  const RADIUS = { new: 17, extended: 17, stands: 9, shut: 10, other: 10 };
  const ORDER = { new: 0, extended: 0, other: 1, shut: 1, stands: 2 };
  let now = null, points = [], scenario = null, began = false, held = null, pressed = null, picked = null;
  let ghost = null, focus = null, folds = {};

  function show(changes) {
    if (!now) return;
    document.querySelector(".st-body")?.setAttribute("aria-busy", "true");
    began = true;
    now = { ...now, quick: false, form: false, ...changes };
    set("stations-view", now);
  }

  function remember() {
    if (scenario) sessionStorage.setItem(kept(scenario), JSON.stringify({ steps: now.steps, redo: now.redo }));
  }

  function step(one) {
    leave();
    show({ steps: [...now.steps, one], redo: [], quick: true });
    remember();
  }

  const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
  const move = (id, at) => step({ do: "move", id, lon: round(at.lng), lat: round(at.lat) });

  // The map: what lies under the pointer, dragged, picked and put

  function inside(event) {
    const box = frame()?.getBoundingClientRect();
    return box ? [event.clientX - box.x, event.clientY - box.y] : null;
  }

  function under(event) {
    const map = mapOf("stations-map"), at = map && inside(event);
    if (!at) return null;
    let best = null;
    for (const point of points) {
      const there = map.project([point.lon, point.lat]);
      const far = Math.hypot(there.x - at[0], there.y - at[1]);
      if (far > RADIUS[point.state]) continue;
      const rank = ORDER[point.state] * 100 + far;
      if (!best || rank < best.rank) best = { point, rank };
    }
    return best?.point || null;
  }

  function shade(at) {
    if (!ghost) {
      ghost = document.createElement("i");
      ghost.className = "st-ghost";
      frame().append(ghost);
    }
    ghost.dataset.x = at[0];
    ghost.dataset.y = at[1];
    ghost.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
  }

  function leave() {
    ghost?.remove();
    ghost = null;
    picked = null;
    const bar = page()?.querySelector(".st-picked");
    if (bar) bar.hidden = true;
    frame()?.classList.remove("st-picking");
  }

  function pick(point) {
    leave();
    picked = point;
    const bar = page().querySelector(".st-picked"), map = mapOf("stations-map");
    bar.hidden = false;
    bar.querySelector(".st-picked-name").textContent = point.name;
    frame().classList.add("st-picking");
    if (!map) return;
    let at = map.project([point.lon, point.lat]);
    const box = frame().getBoundingClientRect();
    if (at.x < 0 || at.y < 0 || at.x > box.width || at.y > box.height) {
      map.jumpTo({ center: [point.lon, point.lat] });
      at = map.project([point.lon, point.lat]);
    }
    shade([at.x, at.y]);
  }

  function put() {
    if (!picked || !ghost) return;
    move(picked.id, mapOf("stations-map").unproject([Number(ghost.dataset.x), Number(ghost.dataset.y)]));
  }

  document.addEventListener("pointerdown", (event) => {
    if (!page() || event.button !== 0 || !(event.target instanceof Element)) return;
    if (!event.target.closest("#stations-map")) return;
    pressed = { x: event.clientX, y: event.clientY, point: under(event) };
    if (pressed.point && ["new", "extended"].includes(pressed.point.state)) {
      held = pressed.point;
      mapOf("stations-map")?.dragPan.disable();
    }
  }, true);

  document.addEventListener("pointermove", (event) => {
    if (!held || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < 5) return;
    if (!pressed.dragged) { leave(); pressed.dragged = true; frame().classList.add("st-picking"); }
    const at = inside(event);
    if (at) shade(at);
  }, true);

  function release(event, dropped) {
    if (!pressed) return;
    const { x, y, point, dragged } = pressed, mine = held, map = mapOf("stations-map");
    pressed = null;
    held = null;
    map?.dragPan.enable();
    if (dragged) {
      const at = inside(event), box = frame().getBoundingClientRect();
      leave();
      if (dropped && at[0] >= 0 && at[1] >= 0 && at[0] <= box.width && at[1] <= box.height) move(mine.id, map.unproject(at));
      return;
    }
    if (!dropped || Math.hypot(event.clientX - x, event.clientY - y) > 5) return;
    if (picked && picked.id !== point?.id) { move(picked.id, map.unproject(inside(event))); return; }
    if (picked) { leave(); return; }
    if (!point) return;
    if (point.state === "other" || point.state === "shut") step({ do: "open", id: point.id });
    else pick(point);
  }
  document.addEventListener("pointerup", (event) => release(event, true), true);
  document.addEventListener("pointercancel", (event) => release(event, false), true);

  document.addEventListener("keydown", (event) => {
    if (!page()) return;
    if (event.key === "Escape" && (picked || held)) {
      held = null;
      pressed = null;
      mapOf("stations-map")?.dragPan.enable();
      leave();
      return;
    }
    if (!picked || !ghost || event.target !== frame()) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (by) {
      event.preventDefault();
      const far = event.shiftKey ? 40 : 8;
      shade([Number(ghost.dataset.x) + by[0] * far, Number(ghost.dataset.y) + by[1] * far]);
    } else if (event.key === "Enter") { event.preventDefault(); put(); }
  });

  // Two maps with one view

  let moving = false;
  function follow(from, to) {
    if (moving) return;
    moving = true;
    to.jumpTo({ center: from.getCenter(), zoom: from.getZoom(), bearing: from.getBearing(), pitch: from.getPitch() });
    moving = false;
  }

  window.setInterval(() => {
    if (!page()?.querySelector(".st-two")) return;
    const one = mapOf("stations-map"), two = mapOf("stations-other");
    if (!one || !two || (one.shouwangPair === two && two.shouwangPair === one)) return;
    one.shouwangPair = two;
    two.shouwangPair = one;
    one.on("move", () => { if (one.shouwangPair === two) follow(one, two); });
    two.on("move", () => { if (two.shouwangPair === one) follow(two, one); });
    follow(one, two);
    page().querySelector(".st-maps").dataset.paired = "1";
  }, 400);

  // Buttons and lists

  function asked() {
    const given = { services: [], sources: [], fixed: [], forbidden: [], n: Date.now() };
    for (const field of page().querySelectorAll(".st-form [data-field]")) {
      const { field: name } = field.dataset;
      if (name.endsWith("[]")) { if (field.checked) given[name.slice(0, -2)].push(field.value); }
      else if (field.type === "checkbox") given[name] = field.checked ? field.value : "";
      else given[name] = field.value;
    }
    return given;
  }

  const tell = (given) => set("stations-act", { ...given, shown: scenario, n: Date.now() });
  const acts = {
    undo() { if (now.steps.length) show({ steps: now.steps.slice(0, -1), redo: [...now.redo, now.steps.at(-1)], quick: true }); remember(); },
    redo() { if (now.redo.length) show({ steps: [...now.steps, now.redo.at(-1)], redo: now.redo.slice(0, -1), quick: true }); remember(); },
    reset() { show({ steps: [], redo: [], quick: true }); remember(); },
    open(button) { step({ do: "open", id: button.dataset.id }); },
    close(button) { step({ do: "close", id: button.dataset.id }); },
    "close-picked"() { if (picked) step({ do: "close", id: picked.id }); },
    leave() { leave(); },
    pick(button) {
      const point = points.find((one) => one.id === button.dataset.id);
      if (point) { pick(point); frame().scrollIntoView({ block: "nearest" }); frame().focus(); }
    },
    keep() {
      const name = page().querySelector("[data-field=kept_name]")?.value || "";
      tell({ act: "keep", scenario, steps: now.steps, name });
    },
    all() { show({}); },
    near(button) { step({ do: "set", ids: JSON.parse(button.dataset.ids) }); },
    study(button) { set("stations-ask", { study: button.dataset.what, scenario, n: Date.now() }); },
    ask() { set("stations-ask", asked()); },
    cancel() { set("stations-cancel", { n: Date.now() }); },
    show(button) { show({ scenario: button.dataset.id, other: now.other === button.dataset.id ? null : now.other, steps: [], redo: [], form: true }); window.scrollTo({ top: 0 }); },
    rename(button) { tell({ act: "rename", scenario: button.dataset.id, name: button.closest(".st-acts").querySelector("[data-field=title]").value }); },
    delete(button) {
      if (button.dataset.armed) { tell({ act: "delete", scenario: button.dataset.id }); return; }
      button.dataset.armed = "1";
      button.textContent = button.dataset.sure;
      button.classList.add("st-sure");
    },
    who(button) {
      const { village, service, minutes } = button.dataset;
      const shown = scenario || now?.scenario;
      set("stations-asked-who", { scenario: shown, steps: now?.steps || [], village, service, minutes, n: Date.now() });
    },
  };

  document.addEventListener("click", (event) => {
    if (!page() || !(event.target instanceof Element)) return;
    const button = event.target.closest("[data-act]");
    if (!button || !page().contains(button) || button.disabled) return;
    focus = { act: button.dataset.act, id: button.dataset.id };
    acts[button.dataset.act]?.(button);
  });

  document.addEventListener("change", (event) => {
    const select = page() && event.target instanceof Element && event.target.closest(".st-body select[data-name]");
    if (!select) return;
    const { name } = select.dataset;
    leave();
    if (name === "scenario") show({ scenario: select.value, other: now.other === select.value ? null : now.other, steps: [], redo: [], form: true });
    else show({ [name]: select.value || null });
  });

  /** The folded lists of places: those whose name holds what is typed, and how many are chosen. */
  document.addEventListener("input", (event) => {
    const pick = page() && event.target instanceof Element && event.target.closest(".st-pick");
    if (!pick) return;
    if (event.target.type === "search") {
      const wanted = event.target.value.trim();
      for (const label of pick.querySelectorAll("label")) label.hidden = !label.textContent.includes(wanted);
    } else pick.querySelector("summary b").textContent = pick.querySelectorAll("input:checked").length;
  });

  document.addEventListener("toggle", (event) => {
    if (event.target instanceof Element && event.target.closest(".st-side") && event.target.id) folds[event.target.id] = event.target.open;
  }, true);

  // What the server says

  /** Write the view into the address, so that a link is shared and a reload finds it again. */
  function mirror(view) {
    if (!page() || !view) return keep();
    now = view;
    if (view.waits) setTimeout(() => show({ waits: false, form: true }));
    const query = new URLSearchParams();
    for (const name of ["scenario", "other", "service"]) if (view[name]) query.set(name, view[name]);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return keep();
  }

  function arrived() {
    document.querySelector(".st-body")?.removeAttribute("aria-busy");
    for (const [id, open] of Object.entries(folds)) { const fold = document.getElementById(id); if (fold) fold.open = open; }
    if (focus && document.activeElement === document.body) {
      const same = focus.id && page()?.querySelector(`.st-side [data-id="${CSS.escape(focus.id)}"]`);
      const next = same || page()?.querySelector(`[data-act="${focus.act}"]:not([disabled])`) || page()?.querySelector("[data-act=undo]:not([disabled])");
      next?.focus({ preventScroll: true });
    }
    return keep();
  }

  function pointed(given) {
    points = given || [];
    return keep();
  }

  /** What the server made of the steps: a last one it refused is not kept. On arrival, steps not kept yet come back. */
  function told(answer) {
    if (!answer?.scenario || !now) return keep();
    const other = scenario !== answer.scenario;
    scenario = answer.scenario;
    if (began && now.steps.length > answer.steps) { now = { ...now, steps: now.steps.slice(0, answer.steps) }; remember(); }
    if (!other || now.steps.length) return keep();
    const held_ = JSON.parse(sessionStorage.getItem(kept(scenario)) || "null");
    if (held_?.steps?.length || held_?.redo?.length) setTimeout(() => show({ ...held_, quick: true }));
    return keep();
  }

  /** A scenario was made, kept, renamed or deleted: show what there is now. */
  function made(answer) {
    if (!answer || !now) return keep();
    if (answer.studied) { show({}); return keep(); }
    const query = new URLSearchParams({ lang: now.lang });
    const before = scenario;
    if (answer.kept && before) sessionStorage.removeItem(kept(before));
    if (answer.gone) sessionStorage.removeItem(kept(answer.gone));
    if (answer.scenario) query.set("scenario", answer.scenario);
    const other = answer.kept ? before : now.other;
    if (other && other !== answer.scenario && other !== answer.gone) query.set("other", other);
    if (now.service) query.set("service", now.service);
    if (`?${query}` === window.location.search) window.location.reload();
    else window.location.search = query;
    return keep();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { stations: { mirror, arrived, pointed, told, made } });
})();
