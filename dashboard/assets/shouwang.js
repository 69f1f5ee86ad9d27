/* What the browser does by itself: turn a click into a choice, show and hide what is already drawn, and keep the
   address in step. Everything that needs data is asked of the server by the page's callbacks. */
(() => {
  "use strict";

  /** Tell the server how large the map is, so that it shows a whole place; an estimate before there is a map. */
  function tellMapSize() {
    const map = document.getElementById("map");
    const wide = window.innerWidth > 900;
    const columns = window.innerWidth >= 1700 ? 740 : 634;
    const width = map ? map.clientWidth : wide ? window.innerWidth - columns : window.innerWidth;
    const height = map ? map.clientHeight : wide ? window.innerHeight - 128 : window.innerHeight * 0.52;
    document.cookie = `shouwang_map=${Math.round(width)}x${Math.round(height)};path=/;SameSite=Lax`;
  }
  tellMapSize();
  window.addEventListener("resize", tellMapSize);

  // A drag during which the map is redrawn loses its start and ends as a click on what lies under it: that is no choice.
  let pressedAt = null;
  let dragged = false;
  window.addEventListener("pointerdown", (event) => { pressedAt = [event.clientX, event.clientY]; }, true);
  window.addEventListener("pointerup", (event) => {
    dragged = pressedAt !== null && Math.hypot(event.clientX - pressedAt[0], event.clientY - pressedAt[1]) > 5;
  }, true);

  const keep = () => window.dash_clientside.no_update;
  const levelOf = (code) => ({ 6: "county", 9: "township", 12: "village" })[code.length];
  const isArea = (trace) => trace.type === "choroplethmap";
  const areaLayers = (figure) => new Set(figure.data.filter(isArea).map((trace) => trace.meta.layer));
  /** Layers made from rules, of which one of a family is drawn at a time: shadings, and places. */
  const isShading = (name) => name.startsWith("obligation:");
  const isPlaces = (name) => name.startsWith("places:");

  /** One layer switched: areas are shown one at a time, points together. */
  function switched(layers, layer, figure) {
    if (layers.includes(layer)) return layers.filter((name) => name !== layer);
    const areas = areaLayers(figure);
    const area = (name) => areas.has(name) || isShading(name);
    const alike = area(layer) ? area : isPlaces(layer) ? isPlaces : () => false;
    return [...layers.filter((name) => !alike(name)), layer];
  }

  function toggledClass(hidden, key) {
    const [layer, legendClass] = key.split("|");
    const before = hidden[layer] || [];
    const after = before.includes(legendClass)
      ? before.filter((name) => name !== legendClass)
      : [...before, legendClass];
    const next = { ...hidden, [layer]: after };
    if (!after.length) delete next[layer];
    return next;
  }

  /** The trace meta and id of the point clicked on the map. */
  function clicked(clickData, figure) {
    for (const point of clickData.points) {
      const trace = figure.data[point.curveNumber];
      const id = point.customdata ?? point.location;
      if (trace && trace.meta && id) return { ...trace.meta, id: String(id) };
    }
    return null;
  }

  function choose(_topics, _places, _layers, _chosen, _legends, _ranks, _backs, _fits, clickData, view, layers, hidden, pick, defaults, figure) {
    const unchanged = [keep(), keep(), keep(), keep(), keep()];
    const triggered = window.dash_clientside.callback_context.triggered[0];
    if (!triggered || !triggered.value) return unchanged;

    const opened = (changes) => {
      const next = { ...view, ...changes };
      const names = next.custom ? keep() : defaults[next.topic][levelOf(next.place)];
      return [next, names, keep(), pick === null ? keep() : null, null];
    };
    const property = triggered.prop_id;
    if (property === "map.clickData") {
      const thing = dragged ? null : clicked(clickData, figure);
      if (!thing) return unchanged;
      if (thing.click === "drill") {
        if (thing.id === view.place) {
          return [keep(), keep(), keep(), { layer: "villages_needing_directors", id: thing.id, from: "map" }, null];
        }
        return opened({ place: thing.id });
      }
      return [keep(), keep(), keep(), { layer: thing.layer, id: thing.id, from: "map" }, null];
    }
    const { type, index } = JSON.parse(property.slice(0, property.lastIndexOf(".")));
    if (type === "topic") return opened({ topic: index, custom: false });
    if (type === "place") return opened({ place: index });
    if (type === "fit") return [{ ...view, fit: triggered.value }, keep(), keep(), keep(), keep()];
    if (type === "back") return [keep(), keep(), keep(), null, null];
    if (type === "legend") return [keep(), keep(), toggledClass(hidden, index), keep(), keep()];
    if (type === "layer" || type === "obligation") {
      return [{ ...view, custom: true }, switched(layers, index, figure), keep(), keep(), keep()];
    }
    const [layer, id] = index.split("|");
    return [keep(), keep(), keep(), { layer, id, from: "list" }, null];
  }

  /** Show the traces of the layers that are on, but for hidden classes, areas as strong as asked; nothing is fetched. */
  function show_layers(layers, hidden, opacity, _drawn, figure) {
    const strength = Number(opacity) / 100;
    let changed = false;
    const data = figure.data.map((trace) => {
      const { layer, legend_class: legendClass } = trace.meta || {};
      const holds = isArea(trace) ? trace.locations : trace.lat;
      if (!holds || layer === "picked") return trace;
      const visible = layers.includes(layer) && !(hidden[layer] || []).includes(legendClass);
      const fades = isArea(trace) && trace.marker.opacity !== strength;
      if (visible === trace.visible && !fades) return trace;
      changed = true;
      return fades ? { ...trace, visible, marker: { ...trace.marker, opacity: strength } } : { ...trace, visible };
    });
    return changed ? { ...figure, data } : keep();
  }

  /** Write the choice into the address; the first time replaces, later ones can be gone back from. */
  function mirror(view, layers, hidden, pick, address) {
    const query = new URLSearchParams({ county: view.county, place: view.place, topic: view.topic });
    if (view.custom) query.set("layers", layers.join(","));
    const hides = Object.entries(hidden).flatMap(([layer, classes]) => classes.map((name) => `${layer}.${name}`));
    if (hides.length) query.set("hide", hides.join(","));
    if (pick) query.set("pick", `${pick.layer}:${pick.id}`);
    if (view.since) { query.set("since", view.since); query.set("until", view.until); }
    query.set("lang", view.lang);
    const next = `?${query}`;
    // On a telephone the layers start folded, so that figures and ranking follow the map.
    if (!address && window.innerWidth <= 900) document.querySelector(".left").open = false;
    if (next !== window.location.search) {
      window.history[address ? "pushState" : "replaceState"](null, "", next);
    }
    if (pick && address && window.innerWidth <= 900) {
      window.setTimeout(() => document.getElementById("card").scrollIntoView({ block: "start" }), 700);
    }
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    return [next, `?${query}`, pick ? "right picked" : "right"];
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shouwang: { choose, show_layers, mirror },
  });
})();
