/* The patrol page: a stop is dragged, or chosen and sent, to another cell of the week grid. While it is held, the cells
   where the guarantee would break turn red: reckoned here from numbers and ids (dashboard/rota_edits.py), and again by
   the server, by the verifier, once it is dropped. Moves not kept yet stay in this browser's session. */
(() => {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const page = () => document.querySelector(".page-patrol");
  const body = () => page()?.querySelector(".pt-body");
  const set = (id, data) => window.dash_clientside.set_props(id, { data });
  const kept = (plan) => `shouwang-moves-${plan}`;
  let now = null, drag = null, plan = null, held = null, began = false;

  function show(changes) {
    if (!now) return;
    body()?.setAttribute("aria-busy", "true");
    began = true;
    now = { ...now, ...changes };
    set("patrol-view", now);
  }

  function remember() {
    if (plan) sessionStorage.setItem(kept(plan), JSON.stringify({ moves: now.moves, redo: now.redo }));
  }

  // The guarantee: visits short in a week, and days later than the longest gap allows.

  function broken(site, visits) {
    const on = new Set(visits);
    let total = 0, last = -1 - site.since;
    for (let week = 0; week < drag.n; week += 7) {
      let count = 0;
      for (let day = week; day < week + 7; day += 1) if (on.has(day)) count += 1;
      total += Math.max(0, site.owed - count);
    }
    for (let day = 0; day < drag.n; day += 1) {
      if (day - last > site.gap) total += 1;
      if (on.has(day)) last = day;
    }
    return total;
  }

  const dayOf = (iso) => Math.round((Date.parse(`${iso}T00:00:00Z`) - Date.parse(`${drag.first}T00:00:00Z`)) / 864e5);

  function judge(id, from) {
    const site = drag?.sites[id];
    if (!site) return () => "";
    const rest = [...site.days];
    rest.splice(rest.indexOf(dayOf(from)), 1);
    const before = broken(site, site.days), by = new Map();
    return (team, iso) => {
      const day = dayOf(iso);
      if (!site.teams.includes(team) || (drag.off[team] || []).includes(day)) return "pg-never";
      if (!by.has(day)) by.set(day, broken(site, [...rest, day]) > before);
      return by.get(day) ? "pg-breaks" : "";
    };
  }

  function colour(chip) {
    const cells = page().querySelectorAll(".pg td[data-team]");
    const verdict = chip ? judge(chip.dataset.site, chip.dataset.on) : () => "";
    for (const cell of cells) {
      cell.classList.remove("pg-breaks", "pg-never", "pg-over");
      const found = verdict(cell.dataset.team, cell.dataset.day);
      if (found) cell.classList.add(found);
    }
  }

  function move(stop, team, day) {
    show({ moves: [...now.moves, { stop: Number(stop), team, day }], redo: [] });
    remember();
  }

  // Dragging

  document.addEventListener("dragstart", (event) => {
    const chip = page() && event.target instanceof Element && event.target.closest(".pg-chip");
    if (!chip) return;
    choose(null);
    held = chip;
    chip.classList.add("pg-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", chip.dataset.stop);
    colour(chip);
  });

  const cellOf = (event) => held && event.target instanceof Element && event.target.closest(".pg td[data-team]");

  document.addEventListener("dragover", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (cell.classList.contains("pg-over")) return;
    page().querySelectorAll(".pg-over").forEach((one) => one.classList.remove("pg-over"));
    cell.classList.add("pg-over");
  });

  document.addEventListener("drop", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    event.preventDefault();
    if (held.closest("td") !== cell) move(held.dataset.stop, cell.dataset.team, cell.dataset.day);
  });

  document.addEventListener("dragend", () => {
    if (!held) return;
    held.classList.remove("pg-held");
    held = null;
    colour(null);
  });

  // The same without a mouse

  function choose(chip) {
    const form = page().querySelector(".pg-move");
    page().querySelectorAll(".pg-chip[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
    if (form) form.hidden = !chip;
    colour(chip);
    if (!chip || !form) return;
    chip.setAttribute("aria-pressed", "true");
    form.scrollIntoView({ block: "nearest" });
    form.querySelector(".pg-chosen").textContent = chip.textContent;
    const cell = chip.closest("td");
    form.querySelector("[data-field=team]").value = cell.dataset.team;
    form.querySelector("[data-field=day]").value = cell.dataset.day;
  }

  const chosen = () => page()?.querySelector(".pg-chip[aria-pressed=true]");

  // Teams that are out for some days, waters named red

  function span(box) {
    const day = (name) => box.closest(".pf-out").querySelector(`[data-field=${name}]`).value;
    return { from: day("out_from"), to: day("out_to") };
  }

  const optionOf = (text) => [...document.querySelectorAll("#patrol-waters option")]
    .find((one) => one.value === text || one.textContent === text);

  /** Take what was found among the chosen; whether there was such a water. */
  function take(field) {
    const option = optionOf(field.value.trim());
    if (!option) return false;
    const chips = field.parentElement.querySelector(".pf-chips");
    if (![...chips.children].some((one) => one.dataset.site === option.value)) {
      const chip = document.createElement("button");
      Object.assign(chip, { type: "button", className: "pf-chip", textContent: option.textContent });
      Object.assign(chip.dataset, { site: option.value, act: "drop" });
      chips.append(chip);
    }
    field.value = "";
    return true;
  }

  /** The waters chosen, and what stands in the field still: the server says if there is no such water. */
  function chosenRed(form) {
    const field = form.querySelector("[data-field=find_red]");
    take(field);
    const found = [...form.querySelectorAll(".pf-chip")].map((chip) => chip.dataset.site);
    return field.value.trim() ? [...found, field.value.trim()] : found;
  }

  document.addEventListener("input", (event) => {
    if (page() && event.target.matches?.("[data-field=find_red]")) take(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && page() && event.target.matches?.("[data-field=find_red]")) take(event.target);
  });

  function asked(form) {
    const given = { without: [], out: [], red: chosenRed(form), n: Date.now() };
    for (const field of form.querySelectorAll("[data-field]")) {
      const { field: name } = field.dataset;
      if (name === "team") { if (!field.checked) given.without.push(field.value); }
      else if (name === "out") { if (field.checked) given.out.push({ team: field.value, ...span(field) }); }
      else if (["out_from", "out_to", "find_red"].includes(name)) continue;
      else if (field.type === "checkbox") given[name] = field.checked ? field.value : "";
      else given[name] = field.value;
    }
    return given;
  }

  const acts = {
    undo() { if (now.moves.length) show({ moves: now.moves.slice(0, -1), redo: [...now.redo, now.moves.at(-1)] }); remember(); },
    redo() { if (now.redo.length) show({ moves: [...now.moves, now.redo.at(-1)], redo: now.redo.slice(0, -1) }); remember(); },
    keep() { set("patrol-act", { act: "keep", plan, moves: now.moves, n: Date.now() }); },
    adopt() { set("patrol-act", { act: "adopt", plan, n: Date.now() }); },
    ask(button) { set("patrol-ask", asked(button.closest(".pf"))); },
    change(button) { set("patrol-ask", { ...asked(button.closest(".pf")), change: plan }); },
    cancel() { set("patrol-cancel", { n: Date.now() }); },
    leave() { choose(null); },
    drop(chip) { chip.remove(); },
    move() {
      const chip = chosen(), form = page().querySelector(".pg-move");
      const team = form.querySelector("[data-field=team]").value, day = form.querySelector("[data-field=day]").value;
      const cell = chip?.closest("td");
      if (chip && (cell.dataset.team !== team || cell.dataset.day !== day)) move(chip.dataset.stop, team, day);
    },
  };

  document.addEventListener("click", (event) => {
    if (!page() || !(event.target instanceof Element)) return;
    const button = event.target.closest("[data-act]");
    if (button && page().contains(button)) { if (!button.disabled) acts[button.dataset.act]?.(button); return; }
    const chip = event.target.closest(".pg-chip");
    if (chip) { choose(chip.getAttribute("aria-pressed") === "true" ? null : chip); return; }
    const setter = event.target.closest(".pt-body [data-set]");
    if (!setter) return;
    const { set: name, value } = setter.dataset;
    show(name === "week" ? { week: Number(value), day: null } : { [name]: value });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen()) { const chip = chosen(); choose(null); chip.focus(); }
  });

  document.addEventListener("change", (event) => {
    const select = page() && event.target.closest(".pt-body select[data-name]");
    if (!select) return;
    const { name } = select.dataset;
    show(name === "plan" ? { plan: select.value, moves: [], redo: [], week: 0, day: null } : { [name]: select.value || null });
  });

  document.addEventListener("input", (event) => {
    const slider = page() && event.target.closest(".pf input[type=range]");
    const shown = slider && page().querySelector(`[data-value-of="${slider.dataset.field}"]`);
    if (shown) shown.textContent = Number(slider.value);
  });

  /** Write the view into the address, so that a link is shared and a reload finds it again. */
  function mirror(view) {
    if (!page() || !view) return keep();
    now = view;
    const query = new URLSearchParams();
    for (const name of ["plan", "other", "week", "day"]) if (view[name]) query.set(name, view[name]);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return keep();
  }

  function arrived() {
    body()?.removeAttribute("aria-busy");
    return keep();
  }

  function dragging(given) {
    drag = given;
    return keep();
  }

  /** What the server made of the moves: a last one it refused is not kept. On arrival, moves not kept yet come back. */
  function told(answer) {
    if (!answer?.plan || !now) return keep();
    plan = answer.plan;
    if (began) {
      if (now.moves.length > answer.moves) { now = { ...now, moves: now.moves.slice(0, answer.moves) }; remember(); }
      return keep();
    }
    const held_ = JSON.parse(sessionStorage.getItem(kept(plan)) || "null");
    if (held_?.moves?.length || held_?.redo?.length) setTimeout(() => show(held_));
    return keep();
  }

  /** A plan was made, kept or adopted: show it. */
  function made(answer) {
    if (!answer?.plan || !now) return keep();
    if (plan) sessionStorage.removeItem(kept(plan));
    const other = plan && plan !== answer.plan ? plan : now.other;
    const query = new URLSearchParams({ plan: answer.plan, lang: now.lang });
    if (other && other !== answer.plan) query.set("other", other);
    window.location.search = query; // the form and the list of plans are of the new one too
    return keep();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { patrol: { mirror, arrived, dragging, told, made } });
})();
