"""Expansion: a question by the short form finds the long one, and back."""

from pathlib import Path

import pytest

from corpus.language.abbreviations import Abbreviation, collect_abbreviations
from index.abbreviation_file import read_abbreviations, write_abbreviations
from index.analyzer import bigrams, lemmas
from index.building import build_index
from index.expansion import Expander, Expansion, expanded_scores
from index.lexical_index import Analyze, LexicalIndex
from index.search_index import load_index
from index.search_settings import SearchSettings, Weights
from index.searcher import Searcher
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of, passage

DEFINED = collect_abbreviations(
    [
        passage("総合科学技術・イノベーション会議（CSTI）", "plan.0001"),
        passage(
            "国防高等研究計画局（Defense Advanced Research Projects Agency：DARPA）", "plan.0002"
        ),
        passage("欧州連合（EU）、科学技術・イノベーション（STI）", "plan.0003"),
    ]
)
CSTI = "総合科学技術・イノベーション会議"


@pytest.mark.parametrize(
    ("query", "expansions"),
    [
        ("CSTIの役割", [("csti", (CSTI,))]),
        ("ＣＳＴＩ", [("csti", (CSTI,))]),
        (f"{CSTI}の役割", [(CSTI, ("csti",))]),
        (
            "DARPA",
            [("darpa", ("国防高等研究計画局", "defense advanced research projects agency"))],
        ),
        (
            "Defense Advanced Research Projects Agencyとは",
            [("defense advanced research projects agency", ("darpa", "国防高等研究計画局"))],
        ),
        (
            "国防高等研究計画局(DARPA)",
            [
                ("国防高等研究計画局", ("defense advanced research projects agency",)),
                ("darpa", ("defense advanced research projects agency",)),
            ],
        ),
        ("neural museum", []),
        ("予算", []),
        ("", []),
    ],
)
def test_forms_in_a_query_bring_the_others(
    query: str, expansions: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert list(Expander(DEFINED).expand(query)) == [
        Expansion(form, others) for form, others in expansions
    ]


def test_the_longest_form_is_taken() -> None:
    forms = [expansion.form for expansion in Expander(DEFINED).expand(f"{CSTI}とSTI")]
    assert forms == [CSTI, "sti"]


def test_without_abbreviations_nothing_is_expanded() -> None:
    assert Expander(()).expand("CSTI") == ()


TEXTS = [
    f"{CSTI}が司令塔となる",
    "CSTIが司令塔となる",
    "科学技術の会議とイノベーション",
    "大学の予算",
]


@pytest.mark.parametrize("analyze", [lemmas, bigrams])
@pytest.mark.parametrize("query", ["CSTI", CSTI])
def test_both_forms_are_found_by_either_and_parts_are_not(analyze: Analyze, query: str) -> None:
    index = LexicalIndex.build(analyze, TEXTS)
    plain = index.scores(index.terms(query))
    scores = expanded_scores(index, query, Expander(DEFINED).expand(query))
    assert min(scores[0], scores[1]) > scores[2]
    assert scores[3] == 0
    assert scores[2] == plain[2]  # 科学技術 and 会議 alone gain nothing


def test_another_form_counts_what_the_query_s_own_would_by_the_ratio_of_idf() -> None:
    index = LexicalIndex.build(str.split, ["長い 形", "short", "他"])
    expansion = Expansion("short", ("長い 形",))
    scores = expanded_scores(index, "short", [expansion])
    long = index.scores(["長い", "形"])[0]
    ratio = index.idf("short") / (index.idf("長い") + index.idf("形"))
    assert scores.tolist() == pytest.approx([long * ratio, index.scores(["short"])[1], 0.0])


def test_the_better_of_both_forms_counts_not_their_sum() -> None:
    index = LexicalIndex.build(str.split, ["long short", "short x", "y z"])
    scores = expanded_scores(index, "short", [Expansion("short", ("long",))])
    assert scores[0] >= index.scores(["short"])[0]
    assert scores[0] < index.scores(["short", "long"])[0]


def test_abbreviations_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_abbreviations(tmp_path, DEFINED)
    assert read_abbreviations(tmp_path) == DEFINED
    assert all(isinstance(abbreviation, Abbreviation) for abbreviation in DEFINED)


def test_a_build_collects_them_and_the_searcher_uses_them(tmp_path: Path) -> None:
    texts = {
        "plan.0001": "国防高等研究計画局（DARPA）がある",
        "plan.0002": "国防高等研究計画局の予算",
        "plan.0003": "国防の計画",
        "plan.0004": "DARPAの人材",
    }
    encoder = StubEncoder(dict.fromkeys(texts.values(), (1.0, 0.0)))
    passages = [passage(text, passage_id) for passage_id, text in texts.items()]
    generation = build_index(corpus_of(*passages), encoder, RECIPE, tmp_path)
    assert "abbreviations.jsonl" in (generation / "manifest.json").read_text(encoding="utf-8")
    index = load_index(tmp_path, RECIPE)
    assert [(a.short, a.long) for a in index.abbreviations] == [("DARPA", "国防高等研究計画局")]
    searcher = Searcher(index, encoder, SearchSettings(weights=Weights(lemma=1.0, bigram=1.0)))
    for query in ("DARPA", "国防高等研究計画局"):
        found = [hit.passage_id for hit in searcher.search(query, 3).hits]
        assert set(found) == {"plan.0001", "plan.0002", "plan.0004"}
