// The questions asked in this browser. They lie in its local storage and are never sent anywhere.
"use strict";

(() => {
  const MOST = 30;
  const section = document.getElementById("history");
  const scope = section.dataset.scope || "";
  const name = `seisaku.history${scope && "."}${scope}`;
  const off = "seisaku.history-off";

  const stored = () => {
    try {
      const entries = JSON.parse(localStorage.getItem(name) || "[]");
      const sound = (entry) => entry && typeof entry.q === "string" && typeof entry.href === "string"
        && entry.href.startsWith("?");
      return Array.isArray(entries) ? entries.filter(sound).slice(0, MOST) : [];
    } catch {
      return [];
    }
  };
  const store = (entries) => {
    try {
      if (entries.length) localStorage.setItem(name, JSON.stringify(entries));
      else localStorage.removeItem(name);
    } catch { /* storage may be full or forbidden: there is no history then */ }
  };
  const isOff = () => { try { return localStorage.getItem(off) === "1"; } catch { return true; } };

  const asked = document.querySelector("[data-asked]");
  if (asked && !isOff()) {
    const q = asked.dataset.asked;
    const query = new URLSearchParams(location.search);
    query.delete("lang");
    const entry = { q, href: `?${query}`, at: new Date().toISOString() };
    store([entry, ...stored().filter((other) => other.href !== entry.href)].slice(0, MOST));
  }

  const list = document.createElement("ul");
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "note";
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  const label = document.createElement("label");
  label.className = "choice";
  const keep = document.createElement("input");
  keep.type = "checkbox";
  keep.checked = !isOff();
  label.append(keep, section.dataset.keep);
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "second small";
  clear.textContent = section.dataset.clear;
  buttons.append(label, clear);
  section.append(list, told, buttons);

  const show = () => {
    const entries = stored();
    const language = new URLSearchParams(location.search).get("lang");
    list.replaceChildren(...entries.map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.lang = "ja";
      link.href = language ? `/${entry.href}&lang=${encodeURIComponent(language)}` : `/${entry.href}`;
      link.textContent = entry.q;
      const time = document.createElement("time");
      time.dateTime = entry.at || "";
      time.textContent = (entry.at || "").slice(0, 10);
      link.append(time);
      item.append(link);
      return item;
    }));
    list.hidden = clear.hidden = entries.length === 0;
    section.hidden = entries.length === 0 && !isOff() && !told.textContent;
  };
  clear.addEventListener("click", () => {
    store([]);
    told.textContent = section.dataset.cleared;
    show();
    keep.focus();
  });
  keep.addEventListener("change", () => {
    try {
      if (keep.checked) localStorage.removeItem(off);
      else localStorage.setItem(off, "1");
    } catch { /* then nothing is kept anyway */ }
    if (!keep.checked) store([]);
    told.textContent = keep.checked ? "" : section.dataset.cleared;
    show();
  });
  // on the first page only: below an answer it would push what was asked for aside
  if (!asked) show();
})();
