// The list of questions: filters, order, keyboard, and its state in the address.

const CHUNK = 80;  // entries drawn at once; more follow as the reader scrolls
const form = document.getElementById("filters"), list = document.getElementById("list");
const panel = document.getElementById("question"), browser = document.getElementById("browser");
const fields = [...form.elements].filter(field => field.name);
const numbers = new Map(DATA.queries.map((query, at) => [query.id, at]));
const searched = DATA.queries.map(query => folded([query.id, query.text, query.answer ?? "",
  ...query.expected.map(([, , quote]) => quote)].join("\n")));
const NOWHERE = 1e6;

let shown = [], drawn = 0, current = null, run = 0;

const resultOf = at => DATA.results[run][at];
const beforeOf = at => DATA.before ? DATA.before[at] : null;
const rankOf = at => resultOf(at)?.rank ?? NOWHERE;
const answerable = at => DATA.queries[at].expected.length > 0;

const confidenceOf = at => resultOf(at)?.confidence ?? -1;

const RESULTS = {
  lacking: at => answerable(at) && resultOf(at).status === "answered" && resultOf(at).right !== 1,
  silenced: at => answerable(at) && resultOf(at).status === "not_found" && resultOf(at).wouldBeRight === 1,
  partial: at => answerable(at) && resultOf(at).outcome !== "missed" && resultOf(at).missing.length > 0,
  refused: at => answerable(at) && resultOf(at).status === "not_found",
  invented: at => !answerable(at) && resultOf(at).status === "answered",
};
const CHANGES = {
  better: at => beforeOf(at)?.direction === 1,
  worse: at => beforeOf(at)?.direction === -1,
  same: at => beforeOf(at)?.direction === 0,
  new: at => !beforeOf(at),
};
const FILTERS = {
  type: (at, value) => DATA.queries[at].type === value,
  wording: (at, value) => DATA.queries[at].wording === value,
  document: (at, value) => DATA.queries[at].expected.some(([, of]) => DATA.documents[of][0] === value),
  result: (at, value) => Boolean(resultOf(at)) && (value in RESULTS ? RESULTS[value](at) : resultOf(at).outcome === value),
  change: (at, value) => CHANGES[value](at),
  text: (at, value) => folded(value).split(/\s+/).every(word => searched[at].includes(word)),
};

/** Questions without evidence have no rank, those not compared no change: both come last. */
function byRank(sign) {
  return (a, b) => answerable(b) - answerable(a) || sign * (rankOf(a) - rankOf(b)) || a - b;
}
function byChange(sign) {
  const gain = at => beforeOf(at)?.gain ?? null;
  return (a, b) => {
    const [one, other] = [gain(a), gain(b)];
    if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1) || a - b;
    return sign * (one[0] - other[0]) || sign * (one[1] - other[1]) || a - b;
  };
}
function byConfidence(sign) {
  return (a, b) => sign * (confidenceOf(a) - confidenceOf(b)) || a - b;
}
const ORDERS = {worst: byRank(-1), best: byRank(1), surest: byConfidence(-1), least: byConfidence(1), worsened: byChange(1), improved: byChange(-1)};

function filter() {
  const active = fields.filter(field => field.name in FILTERS && field.value.trim());
  shown = DATA.queries.map((_, at) => at).filter(at => active.every(field => FILTERS[field.name](at, field.value.trim())));
  const order = ORDERS[form.elements.sort.value];
  if (order) shown.sort(order);
  document.getElementById("count").textContent = shown.length === DATA.queries.length
    ? `${shown.length.toLocaleString("ja")}問` : `${DATA.queries.length.toLocaleString("ja")}問のうち${shown.length.toLocaleString("ja")}問`;
  list.replaceChildren();
  drawn = 0;
  draw(CHUNK);
  if (!shown.length) list.append(make("li", {class: "note"}, "条件に合う質問はありません。"));
}

function entry(at) {
  const query = DATA.queries[at], result = resultOf(at), before = run === 0 ? beforeOf(at) : null;
  const button = make("button", {type: "button", "data-at": at, "aria-current": at === current ? "true" : null},
    make("span", {class: "marks"}, rankBadge(query, result), before && before.direction !== 0 && result && changeWords(before, result)),
    make("span", {class: "asked"}, query.text || query.id),
    make("small", {}, [query.id, typeWords(query)].filter(Boolean).join("・")));
  return make("li", {}, button);
}

function draw(count) {
  const end = Math.min(drawn + count, shown.length);
  sentinel.remove();
  list.append(...shown.slice(drawn, end).map(entry));
  drawn = end;
  if (drawn < shown.length) list.append(sentinel);
}

const sentinel = make("li", {class: "note"}, "…");
const watch = new IntersectionObserver(entries => {
  if (!entries.some(one => one.isIntersecting)) return;
  draw(CHUNK);
  watch.unobserve(sentinel);  // it tells changes only, and the sentinel may still be in sight
  watch.observe(sentinel);
}, {rootMargin: "600px"});
watch.observe(sentinel);

/** Show a question, or none. With `focus` its entry is scrolled to and takes the focus. */
function open(at, focus = false) {
  current = at;
  browser.classList.toggle("reading", at !== null);
  for (const button of list.querySelectorAll("[aria-current]")) button.removeAttribute("aria-current");
  if (at === null) {
    panel.replaceChildren(make("p", {class: "note"}, "一覧から質問を選ぶと、期待した根拠と検索結果をここに表示します。"));
    return;
  }
  const place = shown.indexOf(at);
  if (place >= drawn) draw(place - drawn + CHUNK);
  const button = list.querySelector(`[data-at="${at}"]`);
  button?.setAttribute("aria-current", "true");
  panel.replaceChildren(controls(place), ...questionView(at, run, other => { run = other; filter(); open(current); remember(); }));
  panel.scrollTop = 0;
  if (focus && button) {
    button.focus({preventScroll: true});
    button.scrollIntoView({block: "nearest"});
  }
  const head = browser.querySelector(".panes");
  if (isNarrow()) head.scrollIntoView({block: "start"});
}

const isNarrow = () => matchMedia("(max-width: 60rem)").matches;

function controls(place) {
  const button = (words, action, disabled) => {
    const made = make("button", {type: "button", disabled}, words);
    made.addEventListener("click", action);
    return made;
  };
  return make("nav", {class: "controls", "aria-label": "質問の移動"},
    make("span", {class: "back"}, button("← 一覧", () => leave(), false)),
    button("前の質問", () => step(-1), place <= 0),
    button("次の質問", () => step(1), place < 0 || place >= shown.length - 1),
    make("span", {}, place < 0 ? "条件の外の質問" : `${(place + 1).toLocaleString("ja")} / ${shown.length.toLocaleString("ja")}`));
}

function step(by) {
  const place = current === null ? -1 : shown.indexOf(current);
  const next = place < 0 ? (by > 0 ? 0 : shown.length - 1) : place + by;
  if (next < 0 || next >= shown.length) return;
  open(shown[next], true);
  remember();
}

function leave() {
  const left = current;
  if (isNarrow()) { open(null); remember(); }
  const button = list.querySelector(`[data-at="${left}"]`) ?? list.querySelector("button");
  button?.focus({preventScroll: true});
  button?.scrollIntoView({block: "nearest"});
}

/** Write the state into the address; a question opened from the list can be left by Back. */
function remember(push = false) {
  const state = new URLSearchParams();
  if (current !== null) state.set("q", DATA.queries[current].id);
  if (run) state.set("run", DATA.runs[run]);
  for (const field of fields) if (field.value) state.set(field.name, field.value);
  const address = `#${state}`;
  if (address !== location.hash) history[push ? "pushState" : "replaceState"](null, "", address);
}

function restore() {
  if (location.hash && !location.hash.includes("=")) return;  // a link within the page, such as #main
  const state = new URLSearchParams(location.hash.slice(1));
  run = Math.max(0, DATA.runs.indexOf(state.get("run")));
  for (const field of fields) field.value = state.get(field.name) ?? "";
  for (const field of fields) if (field.selectedIndex === -1) field.value = "";  // an unknown value
  filter();
  open(numbers.get(state.get("q")) ?? null, false);
}

list.addEventListener("click", event => {
  const button = event.target.closest("[data-at]");
  if (!button) return;
  open(Number(button.dataset.at));
  remember(true);
  if (isNarrow()) panel.focus({preventScroll: true});
});
form.addEventListener("input", () => {
  filter();
  if (current !== null && !shown.includes(current)) open(null); else if (current !== null) open(current);
  remember();
});
form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
form.addEventListener("submit", event => event.preventDefault());
addEventListener("popstate", restore);
addEventListener("hashchange", restore);
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("input, select, textarea"), inList = list.contains(event.target);
  if (event.key === "Escape") leave();
  else if (typing) return;
  else if (event.key === "j" || (inList && event.key === "ArrowDown")) step(1);
  else if (event.key === "k" || (inList && event.key === "ArrowUp")) step(-1);
  else if (event.key === "/") form.elements.text.focus();
  else return;
  event.preventDefault();
});
addEventListener("beforeprint", () => draw(shown.length - drawn));

browser.hidden = false;
restore();
