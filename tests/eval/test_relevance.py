"""Relevance by span: a passage that holds the evidence, however passages are cut."""

from dataclasses import replace

from eval.evidence import BareSource, Evidence
from eval.measures import ranked_measures
from eval.relevance import Judgements, is_relevant, make_qrels
from index.hit import Hit

from .conftest import SOURCE
from .inline import passage, question


def evidence(quote: str, part: int = 1) -> Evidence:
    return Evidence("small-report", quote, part, BareSource(SOURCE).spans_of(quote))


LIMIT = evidence("支出上限は、年間3,000億円（実質）である。")  # (20, 26), (27, 44): 23 characters


def test_a_passage_that_holds_the_evidence_is_relevant() -> None:
    assert is_relevant(passage("p1", ((8, 44),)), LIMIT)


def test_the_boundary_lies_at_eighty_percent() -> None:
    # 80 % of 23 are 18.4 characters: 19 suffice, 18 do not
    assert is_relevant(passage("p1", ((0, 26), (27, 40))), LIMIT)
    assert not is_relevant(passage("p1", ((0, 26), (27, 39))), LIMIT)


def test_marks_that_passages_leave_out_do_not_hide_evidence() -> None:
    # the note mark 80 after 改訂した and the ** around 1兆円 are in the quote, not in the passage
    marked = evidence("政府は環境変化を受け、同戦略を改訂した80。予算は**1兆円**とする。")
    start = SOURCE.index("政府は")
    text = SOURCE[start:]
    kept = [text.index(piece) for piece in ("政府は", "。予算は", "1兆円", "とする。")]
    lengths = [19, 4, 3, 4]
    spans = tuple(
        (start + place, start + place + length) for place, length in zip(kept, lengths, strict=True)
    )
    assert "".join(SOURCE[s:e] for s, e in spans) == (
        "政府は環境変化を受け、同戦略を改訂した。予算は1兆円とする。"
    )
    assert is_relevant(passage("p1", spans), marked)


def test_the_same_place_of_another_document_is_not_relevant() -> None:
    assert not is_relevant(passage("p1", ((0, 60),), document_id="other-report"), LIMIT)


def test_qrels_tell_parts_apart_and_alternatives_together() -> None:
    first, second = evidence("支出上限は、"), evidence("予算は2兆円とする。", part=2)
    either = replace(evidence("第1章　基金"), part=2)
    start = SOURCE.index("予算は2")
    passages = [
        passage("p1", ((0, 30),)),
        passage("p2", ((16, 26),)),
        passage("p3", ((start, start + 10),)),
    ]
    questions = [question("q-1", first, second, either), question("q-2")]
    assert make_qrels(questions, passages) == {
        "q-1": {1: frozenset({"p1", "p2"}), 2: frozenset({"p1", "p3"})}
    }


def test_evidence_cut_in_two_is_held_by_no_passage_and_not_left_out() -> None:
    passages = [passage("p1", ((0, 28),)), passage("p2", ((28, 60),))]
    assert make_qrels([question("q-1", LIMIT)], passages) == {"q-1": {1: frozenset()}}


def test_evidence_in_a_repetition_is_held_by_the_hit_that_tells_it() -> None:
    judged = Judgements(
        {"q-1": {1: frozenset({"b", "x"}), 2: frozenset({"c"})}, "q-2": {1: frozenset({"b"})}},
        {"q-1": {"b": 3}},
    )
    run = {"q-1": (Hit("a", 1, 1.0, {}, repeated_in=("b",)), Hit("c", 2, 0.5, {}))}
    told = judged.told_by(run)
    assert told.qrels == {
        "q-1": {1: frozenset({"a", "x"}), 2: frozenset({"c"})},
        "q-2": {1: frozenset({"b"})},
    }
    assert told.relevant("q-1") == {"a": 3, "x": 1, "c": 1}
    assert told.parts_held("q-1", "a") == (1,)
    assert judged.parts_held("q-1", "a") == ()


def test_a_hit_and_its_repetition_both_judged_are_one_for_the_ideal_of_ndcg() -> None:
    judged = Judgements({"q-1": {1: frozenset({"a", "b"})}})
    run = {"q-1": (Hit("a", 1, 1.0, {}, repeated_in=("b",)),)}
    # alone at the top; with b wanted as well it would be 1 / (1 + 0.6309)
    assert ranked_measures(run, judged.told_by(run))["q-1"]["nDCG@10"] == 1.0
