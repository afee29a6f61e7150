"""Extraction: the sentences that answer, out of small passages written here."""

import pytest
from rag.extraction import MAX_ANSWER_CHARS, Reader, choose, highlights

from corpus.passages.passage import Passage, PassageKind
from index.analyzer import bigrams
from index.lexical_index import LexicalIndex
from tests.index.inline_index import passage


def answers(question: str, *passages: Passage) -> list[tuple[int, str]]:
    """The chosen sentences with their ranks; the passages are given best first."""
    texts = [p.text for p in passages] or ["予算"]
    reader = Reader(LexicalIndex.build(bigrams, texts))
    weights = reader.weigh(question)
    scored = [reader.score(weights, p, rank) for rank, p in enumerate(passages, 1)]
    chosen = choose(weights, scored, passages)
    return [(item.rank, passages[item.rank - 1].text[slice(*item.span)]) for item in chosen]


def highlighted(question: str, found: Passage) -> list[str]:
    reader = Reader(LexicalIndex.build(bigrams, [found.text]))
    scored = reader.score(reader.weigh(question), found, 1)
    return [found.text[start:end] for start, end in highlights(found, scored)]


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
    assert answers(question, passage(text))[0] == (1, answer)


def test_where_no_number_is_asked_for_the_first_of_equals_is_chosen() -> None:
    text = "制度の意味は重い。制度の意味は3つある。"
    assert answers("制度の意味は。", passage(text))[0] == (1, "制度の意味は重い。")


def test_rare_words_count_more_than_common_ones() -> None:
    # 政策 is in every passage, 量子 in one; the sentences share one word each with the question
    texts = ["政策の評価。", "政策の立案。", "人材の政策。人材の量子。"]
    reader = Reader(LexicalIndex.build(bigrams, texts))
    weights = reader.weigh("量子、政策")
    scores = [item.score for item in reader.score(weights, passage(texts[2]), 1)]
    assert scores[1] > scores[0] > 0


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


def test_only_the_first_three_passages_are_read() -> None:
    others = [passage("無関係な文。", f"plan.{number:04d}") for number in (1, 2, 3)]
    assert answers("量子の予算は。", *others, passage("量子の予算は増えた。", "plan.0004")) == []
    assert answers("量子の予算は。", *others[:2], passage("量子の予算は増えた。", "plan.0003")) == [
        (3, "量子の予算は増えた。")
    ]


def test_no_passages_give_no_answer() -> None:
    assert answers("予算は。") == []


def test_a_sentence_far_behind_the_best_is_left_out() -> None:
    text = "量子技術の研究開発予算は増えた。予算は別に定める。"
    assert answers("量子技術の研究開発予算は増えたか。", passage(text)) == [
        (1, "量子技術の研究開発予算は増えた。")
    ]


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


def test_a_footnote_answers_at_the_first_rank_only() -> None:
    note = passage("量子の予算は別に定める。", "plan.0002", kind=PassageKind.FOOTNOTE)
    other = passage("無関係な文。", "plan.0001")
    assert answers("量子の予算は。", note) == [(1, "量子の予算は別に定める。")]
    assert answers("量子の予算は。", other, note) == []


@pytest.mark.parametrize("mark", ["- ", "・", "• ", "- ✓ ", "■", "* "])
def test_the_mark_of_a_list_item_is_not_quoted(mark: str) -> None:
    assert answers("量子の予算は。", passage(f"{mark}量子の予算は増えた。")) == [
        (1, "量子の予算は増えた。")
    ]


@pytest.mark.parametrize("text", ["-0.5%が予算の伸び率。", "- -0.5%が予算の伸び率。"])
def test_a_minus_is_quoted_with_its_number(text: str) -> None:
    assert answers("予算の伸び率は何％か。", passage(text)) == [(1, "-0.5%が予算の伸び率。")]


# Length


def test_no_more_than_300_characters_are_taken() -> None:
    assert MAX_ANSWER_CHARS == 300
    filling = "増えたものと見込まれる旨が、" * 8
    subjects = ("量子計算", "宇宙輸送", "人工知能")
    found = [passage(f"{s}は{filling}報告された。", f"plan.{s}") for s in subjects]
    assert [len(p.text) for p in found] == [123, 123, 123]
    assert answers("、".join(subjects), *found) == [(1, found[0].text), (2, found[1].text)]


def test_one_longer_sentence_is_taken_alone_and_whole() -> None:
    long = "量子技術の予算は、" + "長い説明であり、" * 50 + "増えた。"
    text = long + "量子技術は別。"
    assert answers("量子技術の予算は。", passage(text)) == [(1, long)]


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
