// The list of judged items: filters, and their state in the address.

const form = document.getElementById("filters");
const items = [...document.querySelectorAll("#items > .item")];
const fields = [...form.elements].filter(field => field.name);
const folded = text => text.normalize("NFKC").toLowerCase();
const searched = items.map(item => folded(`${item.id} ${item.textContent}`));

function fits(at, field) {
  const value = field.value.trim();
  if (field.name === "text") return folded(value).split(/\s+/).every(word => searched[at].includes(word));
  return items[at].dataset[field.name] === value;
}

function filter() {
  const active = fields.filter(field => field.value.trim());
  let shown = 0;
  items.forEach((item, at) => {
    item.hidden = !active.every(field => fits(at, field));
    if (!item.hidden) shown += 1;
  });
  const all = items.length.toLocaleString("ja");
  document.getElementById("count").textContent = shown === items.length ? `${all}件（誤りが先）`
    : `${all}件のうち${shown.toLocaleString("ja")}件`;
}

/** Write the filters into the address, so that it can be passed on. */
function remember() {
  const state = new URLSearchParams();
  for (const field of fields) if (field.value) state.set(field.name, field.value);
  history.replaceState(null, "", `#${state}`);
}

function restore() {
  if (location.hash && !location.hash.includes("=")) return;  // a link within the page, such as #main
  const state = new URLSearchParams(location.hash.slice(1));
  for (const field of fields) field.value = state.get(field.name) ?? "";
  for (const field of fields) if (field.selectedIndex === -1) field.value = "";  // an unknown value
  filter();
}

form.addEventListener("input", () => { filter(); remember(); });
form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
form.addEventListener("submit", event => event.preventDefault());
addEventListener("hashchange", restore);
form.hidden = false;
restore();
