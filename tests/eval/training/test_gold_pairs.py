"""Pairs of the gold: which of the sentences found are taken, and as what."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from corpus.passages.passage import Passage
from eval.datasets.context_passage import context_passage
from eval.evidence import Evidence
from eval.training import gold_pairs as module
from eval.training.gold_pairs import claim_pairs, question_pairs
from eval.training.reading_pair import Kind, Label, ReadingPair
from eval.verdicts.gold_item import GoldItem
from rag.assistant import Assistant
from rag.audit.audit import Verdict
from tests.eval.inline import hits, question

TEXT = "一つ目の文。二つ目の文。三つ目の文。四つ目の文。五つ目の文。六つ目の文。"
PASSAGE = context_passage(TEXT, "p1", "small-report")
OTHER = context_passage("他の文。", "p2", "small-report-2")
ORDER = [4, 1, 2, 0, 3]  # the sentences by likelihood; the last has none
EVIDENCE = Evidence("small-report", "二つ目の文。", 1, ((6, 12),))


def assistant() -> Assistant:
    """One that finds both passages for anything, and judges their sentences as ORDER has it."""
    candidates = [
        SimpleNamespace(
            rank=1,
            unit=SimpleNamespace(spans=(PASSAGE.sentences[number],)),
            probability=0.9 - place / 10,
        )
        for place, number in enumerate(ORDER)
    ]
    found = SimpleNamespace(hits=hits("p1", "p2"), tokens=None)
    stub = SimpleNamespace(
        searcher=SimpleNamespace(
            index=SimpleNamespace(passages=[PASSAGE, OTHER]), search=lambda *_: found
        ),
        reader=SimpleNamespace(weigh=lambda text: text, read=lambda *_: [candidates, []]),
        auditor=None,
    )
    return cast(Assistant, stub)


def numbered(passage: Passage) -> list[str]:
    return [f"{passage.passage_id}.{number}" for number in range(len(passage.sentences))]


def taken(pairs: list[ReadingPair]) -> list[tuple[str, str]]:
    assert {pair.kind for pair in pairs} == {Kind.QUESTION}
    return [(pair.context, pair.label.value) for pair in pairs]


def test_a_question_takes_its_evidence_the_likeliest_others_and_one_more() -> None:
    done: list[int] = []
    asked = [question("q1", EVIDENCE)]
    pairs = question_pairs(assistant(), asked, numbered, 0, lambda: done.append(1))
    assert taken(pairs)[:4] == [
        ("p1.1", "answers"),
        ("p1.4", "absent"),
        ("p1.2", "absent"),
        ("p1.0", "absent"),
    ]
    assert taken(pairs)[4:] in [[(rest, "absent")] for rest in ("p1.3", "p1.5", "p2.0")]
    assert pairs[0].sentence == "二つ目の文。"
    assert done == [1]


def test_what_the_corpus_does_not_answer_takes_the_likeliest_and_one_more() -> None:
    found = taken(question_pairs(assistant(), [question("q2")], numbered, 0))
    assert [context for context, _ in found[:4]] == ["p1.4", "p1.1", "p1.2", "p1.0"]
    assert len(found) == 5
    assert {label for _, label in found} == {"absent"}


def test_where_the_evidence_was_not_found_one_sentence_is_taken() -> None:
    elsewhere = Evidence("another", "何か", 1, ((0, 2),))
    found = question_pairs(assistant(), [question("q3", elsewhere)], numbered, 0)
    assert taken(found) == [("p1.4", "absent")]


def test_a_sentence_that_holds_a_little_evidence_is_not_taken() -> None:
    # 2 of 6 characters of it: neither half of the evidence nor nothing
    little = Evidence("small-report", "の文。三つ", 1, ((9, 14), (30, 31)))
    found = question_pairs(assistant(), [question("q4", little)], numbered, 0)
    assert "p1.2" not in {context for context, _ in taken(found)}


def candidate(verdict: Verdict, held: list[bool], *, hidden: bool = False) -> Any:
    units = [SimpleNamespace(context=f"c{n}", text=f"u{n}") for n in range(len(held))]
    return SimpleNamespace(
        item=GoldItem("m1", "主張。", verdict.value, "number", (), ""),
        hidden=hidden,
        verdict=verdict,
        comparisons=[SimpleNamespace(unit=unit) for unit in units],
        is_evidence=held,
    )


@pytest.mark.parametrize(
    ("verdict", "held", "wanted"),
    [
        (Verdict.SUPPORTED, [False, True, True, True, False],
         ["u1 supported", "u2 supported", "u0 absent"]),
        (Verdict.CONTRADICTED, [True, False], ["u0 contradicted", "u1 absent"]),
        (Verdict.NOT_FOUND, [False] * 3, ["u0 absent", "u1 absent", "u2 absent"]),
        (Verdict.NOT_FOUND, [False] * 4, ["u0 absent", "u1 absent", "u2 absent", "u3 absent"]),
    ],
)  # fmt: skip
def test_a_claim_takes_its_evidence_and_the_nearest_of_the_rest(
    monkeypatch: pytest.MonkeyPatch, verdict: Verdict, held: list[bool], wanted: list[str]
) -> None:
    both = [candidate(verdict, held), candidate(verdict, held, hidden=True)]
    monkeypatch.setattr(module, "candidates_of", lambda *_: both)
    done: list[int] = []
    pairs = claim_pairs(assistant(), [both[0].item], 0, lambda: done.append(1))
    assert [f"{pair.sentence} {pair.label}" for pair in pairs] == wanted
    assert {(pair.kind, pair.asked) for pair in pairs} == {(Kind.CLAIM, "主張。")}
    assert pairs[0].context == f"c{pairs[0].sentence[1:]}"
    assert done == [1]


def test_labels_are_in_the_order_of_the_outputs() -> None:
    assert [label.value for label in Label] == ["answers", "supported", "contradicted", "absent"]
