// One question: what was asked, what should have come, what came, why, and what changed.

const DATA = JSON.parse(document.getElementById("data").textContent);
const MISSING = "－";
const LEAST_EVIDENCE = 4, LEAST_ELSEWHERE = 16;  // signs of a piece of a quote worth marking

const rankWords = rank => rank === null ? "なし" : `${rank}位`;
const typeWords = query => query.type === null ? null : DATA.types[query.type] ?? query.type;
const number = value => value === null || value === undefined ? MISSING : String(value).replace("-", "−");

const fixed = value => value === null || value === undefined ? MISSING : value.toFixed(3).replace("-", "−");

/** The class of a rank's colour; without evidence there is nothing to be found. */
function rankClass(query, result) {
  if (!result || !query.expected.length) return "nothing";
  return result.outcome;
}

function badge(words, kind) {
  return make("span", {class: `badge ${kind}`}, words);
}

function rankBadge(query, result) {
  if (!result) return badge(MISSING, "nothing");
  if (!query.expected.length) {
    if (result.status === null) return badge("答えなし", "nothing");
    return result.status === "answered" ? badge("×答えた", "missed") : badge("○断った", "first");
  }
  const partly = result.outcome !== "missed" && result.missing.length > 0;
  return badge(rankWords(result.rank) + (partly ? "・一部" : ""), rankClass(query, result));
}

const SIGNS = {"1": ["▲", "better"], "-1": ["▼", "worse"], "0": ["＝", "same"]};

function changeWords(before, result) {
  if (!before) return null;
  const [sign, kind] = SIGNS[before.direction];
  const words = before.rank === result.rank ? (kind === "same" ? "前回と同じ" : "根拠の数")
    : `${rankWords(before.rank)}→${rankWords(result.rank)}`;
  const told = {better: "良くなった", worse: "悪くなった", same: "変わらない"}[kind];
  return make("span", {class: `change ${kind}`, title: told}, `${sign} ${words}`,
    make("span", {class: "visually-hidden"}, ` ${told}`));
}

function section(title, ...children) {
  return make("section", {}, make("h4", {}, title), ...children);
}

function expectedSection(query, result) {
  if (!query.expected.length) {
    return section("期待した内容",
      make("p", {}, "文書に答えのない質問。「見つからない」と答えるのが正しい。"),
      query.note && make("p", {class: "note"}, query.note));
  }
  const parts = [...new Set(query.expected.map(([part]) => part))];
  return section("期待した内容",
    query.answer !== null && make("p", {class: "answer"}, query.answer),
    query.expected.map(([part, document_, quote, passages]) => {
      const [id, title] = DATA.documents[document_];
      const found = result && !result.missing.includes(part);
      return make("div", {class: "expected"},
        make("p", {class: "place"},
          parts.length > 1 && badge(`根拠${part}`, found ? "first" : "missed"),
          parts.length > 1 && (found ? " 見つかった　" : " 上位にない　"),
          make("span", {class: "title"}, title), id !== title && make("small", {}, ` ${id}`)),
        quote ? make("blockquote", {}, quote)
          : make("blockquote", {}, passages.map(place => DATA.passages[place][3] ?? DATA.passages[place][0]).join("\n")),
        !passages.length && make("p", {class: "warning"}, "この根拠を（十分に）含む箇所が索引にありません。どう検索しても見つかりません。"));
    }),
    query.note && make("p", {class: "note"}, `注：${query.note}`));
}

function answerSection(query, result, before) {
  if (result.status === null && result.answer === null) return null;
  const status = result.status === null ? null : DATA.statuses[result.status] ?? result.status;
  const changed = before && (before.status !== result.status || before.answer !== result.answer);
  return section("システムの回答",
    status && make("p", {}, badge(status, "plain"), result.confidence !== null && ` 確信度 ${fixed(result.confidence)} `,
      query.expected.length > 0 && result.right !== null && result.status === "answered" && (result.right === 1 ? badge("根拠あり", "first") : badge("根拠不足", "missed"))),
    result.withheld !== null && make("p", {class: "note"}, "断らなければ示した抜粋",
      result.wouldBeRight !== null && (result.wouldBeRight === 1 ? "（根拠をすべて含む）" : "（根拠が足りない）"), "："),
    result.withheld !== null && make("blockquote", {class: "note"}, result.withheld),
    result.answer && make("blockquote", {}, result.answer),
    changed && make("details", {}, make("summary", {}, "前回の回答"),
      make("p", {}, badge(DATA.statuses[before.status] ?? before.status ?? MISSING, "plain")),
      before.answer && make("blockquote", {}, before.answer)));
}

/** The shares of a score as one bar, as long as the score beside the best one. */
function scoreBar(raw, shares, best) {
  const used = DATA.retrievers.map((name, place) => ({name, place, raw: raw[place] ?? null, share: shares[place] ?? null}))
    .filter(part => part.raw !== null || part.share !== null);
  if (!used.length) return null;
  const told = used.map(part => `${part.name} ${fixed(part.share)}`).join("、");
  const length = part => best > 0 ? Math.max(0, 100 * (part.share ?? 0) / best) : 0;
  return make("div", {class: "why"},
    shares.length > 0 && make("div", {class: "shares", role: "img", "aria-label": `点の内訳：${told}`},
      used.map(part => make("span", {class: `part p${part.place % 6}`, style: `width:${length(part).toFixed(2)}%`, title: `${part.name} ${fixed(part.share)}`}))),
    make("ul", {class: "parts"}, used.map(part => make("li", {},
      shares.length > 0 && make("span", {class: `swatch p${part.place % 6}`}), part.name, " ",
      part.share !== null && make("b", {}, fixed(part.share)),
      part.raw !== null && make("small", {}, `${part.share === null ? "" : " "}元の値 ${number(part.raw)}`)))));
}

function hitItem(query, result, hit, best, before) {
  const [rank, place, score, raw, shares, matched, held] = hit;
  const [id, document_, label, text] = DATA.passages[place];
  const title = document_ === null ? null : DATA.documents[document_][1];
  const quotes = query.expected.filter(([, of]) => of === document_).map(([, , quote]) => quote).filter(Boolean);
  const several = new Set(query.expected.map(([part]) => part)).size > 1;
  const former = before && before.hits.find(([, formerPlace]) => formerPlace === place);
  const moved = !before ? null : !former ? badge("新しく入った", "new")
    : former[0] !== rank ? badge(`前回${former[0]}位`, "plain") : null;
  return make("li", {class: held.length ? "hit relevant" : "hit"},
    make("p", {class: "place"},
      make("span", {class: "rank"}, `${rank}位`),
      held.length > 0 && badge(several ? `正解 根拠${held.join("・")}` : "正解", "first"), moved,
      make("span", {class: "title"}, title ?? id), label && make("span", {}, label),
      make("span", {class: "score"}, `点 ${fixed(score)}`)),
    scoreBar(raw, shares, best),
    matched.length > 0 && make("p", {class: "matched"}, "質問と重なる語：", matched.map(term => [make("span", {class: "term"}, term), " "])),
    text === null ? make("p", {class: "note"}, "本文はこの結果ファイルにありません。")
      : passageText(markedText(text, quotes, held.length ? LEAST_EVIDENCE : LEAST_ELSEWHERE, matched), text.length));
}

/** A long text is cut off; the button shows all of it. */
function passageText(nodes, length) {
  const text = make("div", {class: "text"}, nodes);
  if (length <= 420) return text;
  text.classList.add("cut");
  const button = make("button", {type: "button", class: "more", "aria-expanded": "false"}, `全文（${length.toLocaleString("ja")}字）`);
  button.addEventListener("click", () => {
    const cut = text.classList.toggle("cut");
    button.setAttribute("aria-expanded", String(!cut));
    button.textContent = cut ? `全文（${length.toLocaleString("ja")}字）` : "短く";
  });
  return [text, button];
}

function goneSection(result, before) {
  const here = new Set(result.hits.map(([, place]) => place));
  const gone = before.hits.filter(([, place]) => !here.has(place));
  if (!gone.length) return null;
  return section("前回の10件から消えた箇所", make("ul", {class: "gone"}, gone.map(([rank, place, held]) => {
    const [id, document_, label, text] = DATA.passages[place];
    return make("li", {}, make("details", {}, make("summary", {}, `前回${rank}位 `, held.length > 0 && badge("正解", "missed"),
      ` ${document_ === null ? id : DATA.documents[document_][1]} ${label}`), text !== null && make("div", {class: "text"}, text)));
  })));
}

/** Everything about the question of that number, by the run of that number. */
function questionView(at, run, choose) {
  const query = DATA.queries[at], result = DATA.results[run][at];
  const before = run === 0 && DATA.before ? DATA.before[at] : null;
  const tags = [query.id, typeWords(query), query.wording && (DATA.wordings[query.wording] ?? query.wording)];
  const head = make("header", {},
    make("p", {class: "tags"}, tags.filter(Boolean).map(tag => make("span", {}, tag))),
    make("h3", {}, query.text || query.id),
    make("p", {class: "verdict"}, DATA.runs.map((name, other) => {
      const change = other === 0 && before && changeWords(before, result);
      const shown = [DATA.runs.length > 1 && make("span", {class: "run"}, name), rankBadge(query, DATA.results[other][at])];
      if (DATA.runs.length === 1) return [make("span", {}, shown), change];
      const button = make("button", {type: "button", "aria-pressed": String(other === run)}, shown);
      button.addEventListener("click", () => choose(other));
      return [button, change];
    })));
  if (!result) return [head, make("p", {class: "note"}, "この結果には、この質問がありません。")];
  const best = Math.max(...result.hits.map(([, , score, , shares]) => shares.length ? shares.reduce((sum, share) => sum + (share ?? 0), 0) : score), 0);
  return [head, expectedSection(query, result), answerSection(query, result, before),
    section(`検索結果（上位${result.hits.length}件）`,
      result.hits.length > 0 && make("p", {class: "key"}, make("mark", {}, "根拠"), "　", make("span", {class: "term"}, "質問と重なる語")),
      result.hits.length ? make("ol", {class: "hits"}, result.hits.map(hit => hitItem(query, result, hit, best, before)))
        : make("p", {class: "note"}, "何も見つかりませんでした。")),
    before && goneSection(result, before),
    result.values.some(value => value !== null) && make("details", {}, make("summary", {}, "この質問の指標"),
      make("div", {class: "scroll"}, make("table", {}, make("tbody", {}, DATA.measures.map((name, place) =>
        make("tr", {}, make("th", {scope: "row"}, name), make("td", {}, number(result.values[place])))))))),
  ].filter(Boolean);
}
