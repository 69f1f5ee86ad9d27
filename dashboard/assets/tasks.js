/* The task page: a step is sent as a form with its photo, the page is then asked for anew; the address is kept in step. */
(() => {
  "use strict";

  const chosen = new WeakMap(); // form -> file
  const say = (form, text, bad) => {
    const line = form.querySelector(".task-said");
    line.textContent = text || "";
    line.classList.toggle("task-said-bad", Boolean(bad));
  };

  function choose(form) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = form.dataset.accept;
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (!file) return;
      if (file.size > Number(form.dataset.most)) { say(form, form.dataset.tooLarge, true); return; }
      chosen.set(form, file);
      form.querySelector(".task-file").textContent = file.name;
      say(form, "");
    });
    input.click();
  }

  async function send(form, kind) {
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const body = new FormData();
    body.append("kind", kind);
    for (const field of form.querySelectorAll("[data-field]")) {
      const input = field.querySelector("textarea, input, select");
      body.append(field.dataset.field, input ? input.value : "");
    }
    for (const name of ["rule", "subject"]) if (form.dataset[name]) body.append(name, form.dataset[name]);
    if (chosen.has(form)) body.append("file", chosen.get(form));
    say(form, form.dataset.sending);
    try {
      const answer = await fetch(`${form.dataset.to}?lang=${form.dataset.lang}`, { method: "POST", body });
      const told = await answer.json().catch(() => ({}));
      if (answer.status !== 201) { say(form, told.error || form.dataset.failed, true); return; }
      chosen.delete(form);
      window.dash_clientside.set_props("tasks-sent", { data: { id: told.id, n: Date.now() } });
    } catch {
      say(form, form.dataset.failed, true);
    } finally {
      delete form.dataset.busy;
    }
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const form = event.target.closest(".task-form");
    if (!form) return;
    if (event.target.closest(".task-add")) { choose(form); return; }
    const button = event.target.closest("[data-step]");
    if (button) send(form, button.dataset.step);
  });

  /** Write what is in view into the address, so that a reload or a link finds it again. */
  function mirror(view) {
    const query = new URLSearchParams();
    for (const name of ["tab", "place", "owner", "task", "rule", "subject"]) if (view[name]) query.set(name, view[name]);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { tasks: { mirror } });
})();
