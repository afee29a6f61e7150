// Terms of the documents, offered while a question is typed; chosen by arrow keys and Enter.
"use strict";

(() => {
  const WAIT_MS = 120;
  const box = document.querySelector("textarea[data-suggestions]");
  if (!box) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.name);
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  box.after(list, told);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-haspopup", "listbox");
  box.autocomplete = "off";

  let offered = [];
  let chosen = -1;
  let waiting;
  let latest = 0;

  const close = () => {
    latest += 1;
    clearTimeout(waiting);
    offered = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
    told.textContent = "";
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === place)));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (place) => {
    const { text, replaces } = offered[place];
    const end = box.selectionStart;
    box.setRangeText(text, end - replaces, end, "end");
    close();
    box.focus();
  };
  const show = (suggestions) => {
    offered = suggestions;
    list.replaceChildren(...suggestions.map((suggestion, n) => {
      const item = document.createElement("li");
      item.id = `suggestion-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.lang = "ja";
      const words = document.createElement("span");
      words.textContent = suggestion.text;
      const kind = document.createElement("small");
      kind.textContent = suggestion.label;
      kind.lang = document.documentElement.lang;
      item.append(words, kind);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
      return item;
    }));
    mark(-1);
    list.hidden = suggestions.length === 0;
    told.textContent = suggestions.length ? box.dataset.found.replace("{n}", suggestions.length) : "";
  };
  const ask = async () => {
    const typed = box.value.slice(0, box.selectionStart);
    const number = (latest += 1);
    if (typed.trim().length < 1) { show([]); return; }
    try {
      const query = new URLSearchParams({ q: typed.slice(-60), lang: document.documentElement.lang });
      const response = await fetch(`${box.dataset.suggestions}?${query}`);
      const found = response.ok ? (await response.json()).suggestions : [];
      if (number === latest && document.activeElement === box) show(found);
    } catch { /* suggestions are a help only */ }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MS);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const count = offered.length;
      const next = chosen + steps[event.key];
      mark(next < -1 ? count - 1 : next >= count ? -1 : next);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      take(chosen);
    }
  }, true);
})();
