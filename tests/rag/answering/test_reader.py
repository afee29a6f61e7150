"""Reading and choosing: the sentences that answer, out of small passages written here."""

from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from corpus.passages.passage import Passage, PassageKind
from index.analyzer import bigrams
from index.faiss_index import FaissIndex
from index.families import Families
from index.late_index import LateIndex, write_late_index
from index.lexical_index import LexicalIndex
from index.search_index import SearchIndex
from rag.answering.candidate import Candidate
from rag.answering.choosing import choose
from rag.answering.highlighting import highlights
from rag.answering.reader import Reader
from rag.answering.token_closeness import TokenCloseness
from tests.index.inline_index import StubEncoder, character_query, passage


def answers(question: str, *passages: Passage) -> list[tuple[int, str]]:
    """The chosen sentences with their ranks; the passages are given best first."""
    texts = [p.text for p in passages] or ["予算"]
    reader = Reader(LexicalIndex.build(bigrams, texts))
    weights = reader.weigh(question)
    scores = [1 - 0.05 * place for place in range(len(passages))]
    read = [item for of in reader.read(weights, passages, scores) for item in of]
    chosen = choose(weights.asked, read, reader.settings)
    return [(one.rank, passages[one.rank - 1].text[slice(*one.span)]) for one in chosen]


def likeliest(question: str, found: Passage) -> str:
    """The sentence with the largest probability."""
    reader = Reader(LexicalIndex.build(bigrams, [found.text]))
    (read,) = reader.read(reader.weigh(question), [found], [1.0])
    best = max(read, key=lambda item: item.probability)
    return found.text[slice(*best.unit.spans[0])]


def highlighted(question: str, found: Passage) -> list[str]:
    reader = Reader(LexicalIndex.build(bigrams, [found.text]))
    (read,) = reader.read(reader.weigh(question), [found], [1.0])
    return [found.text[start:end] for start, end in highlights(read)]


# Which sentence


def test_the_sentence_that_takes_up_most_of_the_question_is_chosen() -> None:
    text = "委員会は三回開かれた。大学ファンドの運用は科学技術振興機構が担う。議事録は公開される。"
    assert answers("大学ファンドの運用を担うのはどこか。", passage(text)) == [
        (1, "大学ファンドの運用は科学技術振興機構が担う。")
    ]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        pytest.param(
            "量子技術の予算はいくらか。",
            "量子技術の予算は重要である。量子技術の予算は120億円である。",
            "量子技術の予算は120億円である。",
            id="an amount",
        ),
        pytest.param(
            "基本法はいつ成立したか。",
            "基本法は国会で成立した。基本法は1995年に成立した。",
            "基本法は1995年に成立した。",
            id="a date",
        ),
        pytest.param(
            "研究費の割合は何％か。",
            "研究費の割合は増えた。研究費の割合は３．２８％である。",
            "研究費の割合は３．２８％である。",
            id="a share",
        ),
        pytest.param(
            "新興企業は何社か。",
            "新興企業は重要である。新興企業は十万社である。",
            "新興企業は十万社である。",
            id="a number in kanji",
        ),
        pytest.param(
            "How many universities joined?",
            "Universities joined early。Universities joined: 25 in all。",
            "Universities joined: 25 in all。",
            id="in English",
        ),
    ],
)
def test_the_sentence_with_the_number_asked_for_wins(question: str, text: str, answer: str) -> None:
    assert likeliest(question, passage(text)) == answer


def test_where_no_number_is_asked_for_the_first_of_equals_is_chosen() -> None:
    text = "制度の意味は重い。制度の意味は3つある。"
    assert answers("制度の意味は。", passage(text))[0] == (1, "制度の意味は重い。")


def test_rare_words_count_more_than_common_ones() -> None:
    # 政策 is in every passage, 量子 in one; the sentences share one word each with the question
    texts = ["政策の評価。", "政策の立案。", "人材の政策。人材の量子。"]
    reader = Reader(LexicalIndex.build(bigrams, texts))
    weights = reader.weigh("量子、政策")
    (read,) = reader.read(weights, [passage(texts[2])], [1.0])
    first, second = (item.probability for item in read)
    assert second > first


def test_what_shares_no_word_with_the_question_is_no_answer() -> None:
    assert answers("宇宙はどうなるか。", passage("予算は120億円。人材は8人。")) == []


def test_hiragana_alone_is_shared_by_all_and_counts_for_nothing() -> None:
    assert answers("それはどうすることですか。", passage("予算にすることですか。")) == []


def test_a_question_of_marks_only_has_no_answer() -> None:
    assert answers("？？？", passage("予算は120億円。")) == []


def test_widths_make_no_difference() -> None:
    text = "ＡＩの予算は８，２１８億円。別の話である。"
    assert answers("AI 8218億円", passage(text)) == [(1, "ＡＩの予算は８，２１８億円。")]


# Whose sentence


def test_a_better_rank_wins_between_equals() -> None:
    one, other = (passage("量子の予算は増えた。", f"plan.{n:04d}") for n in (1, 2))
    assert answers("量子の予算は。", one, other)[0] == (1, "量子の予算は増えた。")


def test_sentences_of_several_passages_come_in_reading_order() -> None:
    one = passage("人材政策を改めた。量子計算の予算は120億円である。", "plan.0001")
    other = passage("宇宙輸送の拠点は種子島である。", "plan.0002")
    chosen = answers("宇宙輸送の拠点と、量子計算の予算は。", one, other)
    assert chosen == [
        (1, "量子計算の予算は120億円である。"),
        (2, "宇宙輸送の拠点は種子島である。"),
    ]


def test_no_passages_give_no_answer() -> None:
    assert answers("予算は。") == []


# Headings, tables, notes, lists


def test_a_heading_is_no_answer() -> None:
    text = "量子技術の予算\n量子技術の予算は増えた。"
    found = passage(
        text,
        section=("科学", "量子技術の予算"),
        sentences=("量子技術の予算\n", "量子技術の予算は増えた。"),
    )
    assert answers("量子技術の予算", found) == [(1, "量子技術の予算は増えた。")]
    assert highlighted("量子技術の予算", found) == ["量子技術の予算は増えた。"]


def test_a_passage_that_is_its_heading_answers_by_it() -> None:
    found = passage("量子技術の予算", section=("量子技術の予算",))
    assert answers("量子技術の予算", found) == [(1, "量子技術の予算")]


TABLE = passage(
    "図表3 研究開発費\n国 総額（億ドル）\n米国 8,218\n日本 1,835",
    kind=PassageKind.TABLE,
    section=("日本 1,835",),
    sentences=("米国 8,218", "日本 1,835"),
)


def test_a_table_answers_by_its_row_and_not_by_its_head() -> None:
    assert answers("日本の研究開発費はいくらか。", TABLE) == [(1, "日本 1,835")]


def test_a_row_answers_by_itself_and_is_known_by_what_it_is_read_under() -> None:
    row = passage(
        "図表3 研究開発費\n国 総額（億ドル）\n日本 1,835",
        kind=PassageKind.ROW,
        section=("日本 1,835",),
        sentences=("日本 1,835",),
    )
    assert answers("日本の研究開発費はいくらか。", row) == [(1, "日本 1,835")]


def test_a_source_line_is_no_answer() -> None:
    caption = passage(
        "図表4 予算の構成\n出典：予算の構成に関する資料",
        kind=PassageKind.CAPTION,
        sentences=("図表4 予算の構成", "出典：予算の構成に関する資料"),
    )
    assert answers("予算の構成は。", caption) == [(1, "図表4 予算の構成")]


def test_a_footnote_answers_too_but_not_one_that_names_a_source() -> None:
    note = passage("量子の予算は別に定める。", kind=PassageKind.FOOTNOTE)
    source = passage("量子の予算, http://example.jp/", kind=PassageKind.FOOTNOTE)
    assert answers("量子の予算は。", note) == [(1, "量子の予算は別に定める。")]
    assert answers("量子の予算は。", source) == []


# Highlights


def test_the_sentences_closest_to_the_question_are_highlighted() -> None:
    text = "委員会は三回開かれた。量子技術の予算は増えた。議事録は公開される。"
    assert highlighted("量子技術の予算は。", passage(text)) == ["量子技術の予算は増えた。"]


def test_where_nothing_is_shared_nothing_is_highlighted() -> None:
    assert highlighted("宇宙は。", passage("予算は120億円。")) == []


# Coverage


def test_coverage_is_the_share_of_the_question_s_weight() -> None:
    reader = Reader(LexicalIndex.build(bigrams, ["量子", "量子", "予算", "人材"]))
    weights = reader.weigh("量子、予算")
    # N = 4; 量子 in 2: ln(1 + 2.5/2.5) = 0.693147; 予算 in 1: ln(1 + 3.5/1.5) = 1.203973
    assert reader.coverage(weights, "量子、予算") == pytest.approx(1.0)
    assert reader.coverage(weights, "量子の人材") == pytest.approx(0.693147 / 1.897120, abs=1e-6)
    assert reader.coverage(weights, "予算の予算") == pytest.approx(1.203973 / 1.897120, abs=1e-6)
    assert reader.coverage(weights, "宇宙") == 0.0
    assert reader.coverage(reader.weigh("？"), "量子") == 0.0


# Token vectors


def close(question: str, *passages: Passage) -> list[list[Candidate]]:
    """The candidates read with token vectors; a token is a character, like only to itself."""
    encoder = StubEncoder({p.text: (1.0, 0.0) for p in passages} | {question: (1.0, 0.0)})
    made = encoder.encode_passages([p.text for p in passages])
    with TemporaryDirectory() as folder:
        families = Families.of(passages)
        write_late_index(Path(folder) / "late", made.tokens, families)
        late = LateIndex.load(Path(folder) / "late")
        lexical = LexicalIndex.build(bigrams, [p.text for p in passages])
        index = SearchIndex("g", passages, FaissIndex(2), late, {"bigram": lexical})
        reader = Reader(lexical, closeness=TokenCloseness(index, encoder))
        tokens = encoder.encode_query(question).tokens
        scores = [1.0] * len(passages)
        return reader.read(reader.weigh(question), passages, scores, tokens)


def test_closeness_is_the_weighted_best_cosine_less_that_of_the_nearest_sentence() -> None:
    # every character of the question is in the first sentence, half of them in the second
    (read,) = close("甲乙", passage("甲乙である。\n甲である。"))
    first, second = (item.signs.closeness for item in read)
    assert first == 0.0
    question, of = character_query("甲乙"), character_query("甲である。")
    cosines = (of.vectors @ question.vectors.T).max(axis=0)
    assert second == pytest.approx(float(cosines.mean()) - 1.0, abs=0.02)


def test_a_sentence_without_a_shared_word_may_answer_where_tokens_are_compared() -> None:
    (read,) = close("予算", passage("人材は8人。\n研究は続く。"))
    assert len(read) == 2


def test_passages_behind_the_fifth_are_judged_but_nothing_is_measured_by_them() -> None:
    text = "甲である。"
    others = [passage(text, f"plan.{number:04d}") for number in range(1, 6)]
    read = close("甲乙", *others, passage("甲乙である。", "plan.0006"))
    assert [of[0].signs.closeness for of in read[:5]] == [0.0] * 5
    assert read[5][0].signs.closeness > 0


def test_in_the_signs_stands_what_speaks_for_a_sentence() -> None:
    reader = Reader(LexicalIndex.build(bigrams, ["予算", "人材"]))
    note = passage("予算は8億円。", section=("人材",), kind=PassageKind.FOOTNOTE)
    _, (read,) = reader.read(reader.weigh("人材の予算はいくらか"), [note, note], [0.9, 0.7])
    signs = read.signs
    assert (signs.closeness, signs.wording) == (0.0, 0.0)
    assert signs.context > 0  # 人材 is said by the heading
    assert signs.passage_gap == pytest.approx(0.2)
    assert (signs.fit, signs.footnote) == (1.0, 1.0)
    assert signs.log_chars == pytest.approx(log(7))


def test_items_and_lists_are_told_where_several_things_are_asked_for() -> None:
    listed = passage("政策は次の通り。\n・予算の政策\n・人材の政策")
    reader = Reader(LexicalIndex.build(bigrams, [listed.text]))
    for question, asked in (("どのような政策がありますか", 1.0), ("政策はいつか", 0.0)):
        (read,) = reader.read(reader.weigh(question), [listed], [1.0])
        kinds = [(len(c.unit.spans), c.signs.item_asked, c.signs.list_asked) for c in read]
        assert kinds == [(1, 0.0, 0.0), (1, asked, 0.0), (1, asked, 0.0), (2, 0.0, asked)]
