/* The import page: a file dropped or chosen is sent as it is, with a line that says how much of it has gone; the address
   is kept in step. What becomes of the file is asked of the server by the page's callbacks. */
(() => {
  "use strict";

  const dropOf = (event) => (event.target instanceof Element ? event.target.closest("#drop") : null);
  const say = (text, state) => {
    window.dash_clientside.set_props("upload-line", { children: text, className: `upload-line ${state}` });
  };
  let sending = false;

  function send(drop, files) {
    if (!files.length || sending) return;
    if (files.length > 1) { say(drop.dataset.one, "upload-bad"); return; }
    const [file] = files;
    if (file.size > Number(drop.dataset.most)) { say(drop.dataset.tooLarge, "upload-bad"); return; }
    const lang = new URLSearchParams(window.location.search).get("lang");
    const query = new URLSearchParams({ kind: drop.dataset.kind, name: file.name, ...(lang ? { lang } : {}) });
    const request = new XMLHttpRequest();
    const failed = (sentence) => { sending = false; say(sentence || drop.dataset.failed, "upload-bad"); };
    request.open("POST", `/import/files?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) say(`${drop.dataset.sending} ${Math.round((100 * event.loaded) / event.total)} %`, "");
    });
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (request.status !== 201) { failed(answer.error || (request.status === 413 ? drop.dataset.tooLarge : null)); return; }
      sending = false;
      window.dash_clientside.set_props("import-errand", { data: { id: answer.id } });
    });
    request.addEventListener("error", () => failed(null));
    sending = true;
    say(drop.dataset.sending, "");
    request.send(file);
  }

  document.addEventListener("click", (event) => {
    const drop = dropOf(event);
    if (!drop) return;
    const input = document.createElement("input");
    input.type = "file";
    input.accept = drop.dataset.accept;
    input.addEventListener("change", () => send(drop, [...input.files]));
    input.click();
  });

  // A file dropped beside its place must not make the browser leave the page for it.
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event) || !document.querySelector(".page-import")) return;
    event.preventDefault();
    const drop = dropOf(event);
    document.querySelectorAll("#drop").forEach((found) => found.classList.toggle("drop-over", found === drop));
    event.dataTransfer.dropEffect = drop ? "copy" : "none";
  });
  document.addEventListener("dragleave", (event) => { dropOf(event)?.classList.remove("drop-over"); });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event) || !document.querySelector(".page-import")) return;
    event.preventDefault();
    const drop = dropOf(event);
    if (!drop) return;
    drop.classList.remove("drop-over");
    send(drop, [...event.dataTransfer.files]);
  });

  /** A field offered for a header is taken. */
  function take(clicks, field) {
    return clicks ? field : window.dash_clientside.no_update;
  }

  /** Write file and kind into the address, so that a reload finds them again. */
  function mirror(errand, view) {
    const query = new URLSearchParams();
    if (view.kind) query.set("kind", view.kind);
    if (errand.id) query.set("job", errand.id);
    query.set("lang", view.lang);
    const next = `?${query}`;
    if (next !== window.location.search) window.history.replaceState(null, "", next);
    query.set("lang", view.lang === "zh" ? "en" : "zh");
    window.dash_clientside.set_props("language-link", { href: `?${query}` });
    return window.dash_clientside.no_update;
  }

  // What was tried and what stands in the form now: where they differ, the numbers shown are not of these settings.
  const tried = { seen: undefined, values: "" };
  const ofTheReading = (parts) => parts.flat().filter((part) => !["accepted", "name"].includes(part.id.index));

  function changed(_fields, _settings, view) {
    const [fields, settings] = window.dash_clientside.callback_context.inputs_list;
    const values = JSON.stringify(ofTheReading([fields, settings]).map((part) => [part.id, part.value ?? null]));
    if (tried.seen !== view.seen) Object.assign(tried, { seen: view.seen, values });
    return values === tried.values ? "" : "settings-changed";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { importing: { take, mirror, changed } });
})();
