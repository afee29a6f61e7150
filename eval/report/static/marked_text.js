// A text with the evidence and the matched terms marked in it.

const EVIDENCE = 1, TERM = 2;

/** Fold widths and case sign by sign, so that offsets stay: ＡＩ -> ai, but not ㌔ -> キロ. */
const folded = text => Array.from({length: text.length}, (_, place) => {
  const sign = text[place].normalize("NFKC").toLowerCase();
  return sign.length === 1 ? sign : text[place];
}).join("");

/** The signs of a text that are no white space, and where each stood. */
function bare(text) {
  const places = [];
  for (let place = 0; place < text.length; place++) if (/\S/.test(text[place])) places.push(place);
  return {signs: places.map(place => text[place]).join(""), places};
}

/**
 * Flag the pieces of a quote that stand in a text, white space aside.
 *
 * A passage leaves out what the quote, copied from the file, has: the number of a note
 * (改訂した80。), bold marks, tags. So where the whole is not found its longest pieces are,
 * those of at least `least` signs.
 */
function flagQuote(flags, text, quote, least) {
  const {signs, places} = bare(text);
  const wanted = bare(quote.replace(/<[^>]*>|\*\*/g, "")).signs;
  if (!wanted) return;
  let begin = 0;
  while (begin < wanted.length) {
    let length = 0;
    const rest = wanted.length - begin;
    if (signs.includes(wanted.slice(begin))) length = rest;
    else {
      let fits = 0, fails = rest;  // pieces that stand in the text begin with pieces that do
      while (fails - fits > 1) {
        const middle = (fits + fails) >> 1;
        if (signs.includes(wanted.slice(begin, begin + middle))) fits = middle; else fails = middle;
      }
      length = fits;
    }
    if (length >= Math.min(least, wanted.length)) {
      const start = signs.indexOf(wanted.slice(begin, begin + length));
      const last = places[start + length - 1];
      for (let place = places[start]; place <= last; place++) flags[place] |= EVIDENCE;
      begin += length;
    } else begin += 1;
  }
}

/** Whether a word of letters or digits stands there whole: not the 1 of 2019. */
function isWhole(text, start, end) {
  const joins = /[a-z0-9]/;
  return !(joins.test(text[start]) && joins.test(text[start - 1] ?? "")) && !(joins.test(text[end - 1]) && joins.test(text[end] ?? ""));
}

function flagTerms(flags, text, terms) {
  const searched = folded(text);
  for (const term of terms) {
    const wanted = folded(term);
    if (!wanted.trim()) continue;
    for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + 1)) {
      if (!isWhole(searched, at, at + wanted.length)) continue;
      for (let place = at; place < at + wanted.length; place++) flags[place] |= TERM;
    }
  }
}

/** The text as nodes: `mark` around evidence, `span.term` around terms. */
function markedText(text, quotes, least, terms) {
  const flags = new Uint8Array(text.length);
  for (const quote of quotes) flagQuote(flags, text, quote, least);
  flagTerms(flags, text, terms);
  const nodes = document.createDocumentFragment();
  for (let start = 0, end; start < text.length; start = end) {
    for (end = start + 1; end < text.length && flags[end] === flags[start]; end++);
    let node = document.createTextNode(text.slice(start, end));
    if (flags[start] & TERM) node = make("span", {class: "term"}, node);
    if (flags[start] & EVIDENCE) node = make("mark", {}, node);
    nodes.append(node);
  }
  return nodes;
}

/** An element; children that are null or false are left out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== false));
  return element;
}
