"""The assistant on the five documents: what it finds, quotes, cites, and does not answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.errors import UnknownDocument
from corpus.passages.passage import PassageKind
from index.building import build_index
from index.search_index import load_index
from index.searcher import Searcher
from rag.answer import Answer, AnswerStatus
from rag.assistant import Assistant
from rag.citation import cite
from rag.errors import FilterError, QuestionError, UnknownPassage
from rag.filters import Filters
from rag.proof import ProofState
from rag.support.settings import SupportSettings
from tests.index.inline_index import RECIPE, StubEncoder, corpus_of
from tests.index.inline_index import passage as passage_of
from tests.rag.catalogued import catalogue_of

LINES = (Path(__file__).parent / "data" / "questions.jsonl").read_text(encoding="utf-8")
CASES: list[dict[str, str]] = [json.loads(line) for line in LINES.splitlines()]
QUESTIONS = [case["question"] for case in CASES]
OFF_TOPIC = [
    "明日の東京の天気はどうですか。",
    "カレーのおいしい作り方を教えてください。",
    "円周率を100桁教えて",
    "大谷翔平選手の昨年のホームラン数は何本ですか。",
]


@pytest.fixture(scope="module")
def answering(assistant: Assistant) -> Assistant:
    """The same, refusing no question."""
    settings = replace(SupportSettings.load(), threshold=0.0)
    return Assistant(assistant.catalogue, assistant.searcher, settings, assistant.register)


@pytest.fixture(scope="module")
def answers(answering: Assistant) -> dict[str, Answer]:
    """What each question of the data file is answered with five passages, none refused."""
    return {question: answering.ask(question) for question in QUESTIONS}


def test_few_questions_that_have_an_answer_are_refused(assistant: Assistant) -> None:
    statuses = [assistant.ask(question).status for question in QUESTIONS]
    assert statuses.count(AnswerStatus.NOT_FOUND) <= 0.1 * len(QUESTIONS)


@pytest.mark.parametrize("case", CASES, ids=QUESTIONS)
def test_the_passage_is_found_and_the_answer_quoted(
    case: dict[str, str], answers: dict[str, Answer]
) -> None:
    answer = answers[case["question"]]
    first = [(found.passage.document_id, found.passage.text) for found in answer.passages[:3]]
    assert any(
        document_id == case["document_id"] and case["passage"] in text
        for document_id, text in first
    ), f"not among the first 3; {case['reason']}"
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.text is not None
    assert case["answer"] in answer.text, case["reason"]


# What an answer promises, whatever was asked


def test_spans_and_highlights_are_stretches_of_the_passages(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        by_rank = {found.rank: found for found in answer.passages}
        assert answer.text == "\n".join(span.text for span in answer.spans)
        for span in answer.spans:
            text = by_rank[span.rank].passage.text
            assert text[span.start : span.end] == span.text
            assert span.text == span.text.strip()
        for found in answer.passages:
            text = found.passage.text
            assert all(0 <= start < end <= len(text) for start, end in found.highlights)
            places = [place for span in found.highlights for place in range(*span)]
            assert len(places) == len(set(places)), "highlights overlap"
        assert any(found.highlights for found in answer.passages)


def test_every_citation_given_is_proven(assistant: Assistant, answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        quoted = [(span.citation, span.text) for span in answer.spans]
        found = [(hit.citation, hit.passage) for hit in answer.passages]
        quoted += [(citation, p.text[p.own_start :]) for citation, p in found]
        for citation, text in quoted:
            proof = assistant.prove(citation.citation_id)
            assert proof.state is ProofState.PROVEN
            assert proof.quote is not None
            assert without_white_space(proof.quote) == without_white_space(text)
            assert citation.quote == text.strip()
            document = assistant.catalogue.get(citation.document_id)
            source = assistant.catalogue.sources.content(document).decode("utf-8")
            shown = "".join(source[start:end] for start, end in citation.spans)
            assert without_white_space(shown) == without_white_space(text)


def test_a_span_s_citation_tells_the_passage_s_place(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        by_rank = {found.rank: found for found in answer.passages}
        for span in answer.spans:
            whole = by_rank[span.rank].citation
            assert replace(span.citation, citation_id="", quote="", spans=()) == replace(
                whole, citation_id="", quote="", spans=()
            )


def test_ranks_count_from_1_and_scores_fall(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        assert [found.rank for found in answer.passages] == [1, 2, 3, 4, 5]
        scores = [found.score for found in answer.passages]
        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] <= scores[0] <= 1
        assert all(
            set(found.parts) == {"dense", "lemma", "bigram", "late"} for found in answer.passages
        )
        assert 0 <= answer.confidence <= 1


def test_every_stage_is_timed(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        assert list(answer.took_ms) == [
            "encode",
            "lexical",
            "dense",
            "fusion",
            "late",
            "explanation",
            "answer",
            "support",
        ]


# Questions of other matters


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_a_question_of_other_matters_is_not_answered_but_passages_are_shown(
    question: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question, k=4)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert (answer.spans, answer.text) == ((), None)
    assert answer.confidence < 0.5
    assert [found.rank for found in answer.passages] == [1, 2, 3, 4]
    for found in answer.passages:
        assert assistant.prove(found.citation.citation_id).state is ProofState.PROVEN


@pytest.mark.parametrize("question", ["？？？", "…", "🙂"])
def test_a_question_of_marks_only_is_not_answered(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.text) == (AnswerStatus.NOT_FOUND, None)


def test_a_question_of_marks_only_has_little_confidence(assistant: Assistant) -> None:
    assert assistant.ask("？？？").confidence < 0.5


# Footnotes that name a source by its address


NOTE = "欧州の半導体法 https://example.jp/"
REMARK = "研究の予算を増やす。"


def noted(folder: Path, kind: PassageKind, cosine: float = 0.0) -> Answer:
    """What is answered from a remark and a note of a kind, which alone takes up the question."""
    question = "欧州の半導体法とは"
    encoder = StubEncoder(
        {question: (1.0, 0.0), NOTE: (cosine, (1 - cosine**2) ** 0.5), REMARK: (0.6, 0.8)}
    )
    passages = (passage_of(REMARK, "body.0001"), passage_of(NOTE, "note.0001", kind=kind))
    build_index(corpus_of(*passages), encoder, RECIPE, folder / "index")
    catalogue = catalogue_of(folder / "documents", body=REMARK, note=NOTE)
    # of all that counts, only the words: -5 without, 5 with all of them
    support = replace(
        SupportSettings.load(),
        fit={"words_here": 1.0},
        fit_intercept=0.0,
        lack={"fit": 10.0},
        lack_intercept=-5.0,
        scale=1.0,
        offset=0.0,
        threshold=0.5,
        unread=None,
    )
    searcher = Searcher(load_index(folder / "index", RECIPE), encoder)
    return Assistant(catalogue, searcher, support).ask(question)


def test_a_footnote_that_names_a_source_does_not_stand_in_an_answer(tmp_path: Path) -> None:
    body = noted(tmp_path / "a", PassageKind.BODY)
    assert body.text is not None
    assert "欧州の半導体法" in body.text
    note = noted(tmp_path / "b", PassageKind.FOOTNOTE)
    assert note.text is None or "半導体" not in note.text
    assert NOTE in [found.passage.text for found in note.passages]


def test_the_cosine_of_a_footnote_that_names_a_source_does_not_count(tmp_path: Path) -> None:
    far = noted(tmp_path / "a", PassageKind.FOOTNOTE, cosine=0.0)
    near = noted(tmp_path / "b", PassageKind.FOOTNOTE, cosine=1.0)
    assert near.confidence == pytest.approx(far.confidence)


def test_the_words_of_a_footnote_that_names_a_source_do_not_count(tmp_path: Path) -> None:
    body = noted(tmp_path / "a", PassageKind.BODY)
    note = noted(tmp_path / "b", PassageKind.FOOTNOTE)
    assert note.confidence < body.confidence


# k


@pytest.mark.parametrize("k", [1, 2, 10])
def test_k_passages_are_given_in_the_same_order(
    k: int, assistant: Assistant, answers: dict[str, Answer]
) -> None:
    of_five = [found.passage.passage_id for found in answers[QUESTIONS[0]].passages]
    given = [found.passage.passage_id for found in assistant.ask(QUESTIONS[0], k).passages]
    assert given[:5] == of_five[:k]
    assert len(given) == len(set(given)) == k


@pytest.mark.parametrize("k", [0, -1])
def test_less_than_one_passage_cannot_be_asked_for(k: int, assistant: Assistant) -> None:
    with pytest.raises(ValueError, match=f"^k is {k}; ask for at least one passage$"):
        assistant.ask("予算はいくらか。", k)


# Filters


def found_in(answer: Answer) -> set[str]:
    return {found.passage.document_id for found in answer.passages}


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        pytest.param(
            Filters(document_ids=("cao-sti-direction-2025",)), {"cao-sti-direction-2025"}, id="id"
        ),
        pytest.param(Filters(issuer="内閣府"), {"cao-sti-direction-2025"}, id="issuer"),
        pytest.param(
            Filters(issued_from=date(2026, 1, 1)), {"meti-new-tech-nation-2026"}, id="from"
        ),
        pytest.param(Filters(issued_to=date(2025, 3, 31)), {"crds-sti-issues-2025"}, id="to"),
        pytest.param(
            Filters(issuer="経済産業省", issued_to=date(2025, 4, 24)),
            {"meti-innovation-slides-2025"},
            id="issuer and to",
        ),
    ],
)
def test_only_documents_that_meet_the_filters_are_asked(
    filters: Filters, documents: set[str], assistant: Assistant
) -> None:
    answer = assistant.ask("研究開発税制はどうなっているか。", 10, filters)
    assert found_in(answer) == documents
    assert {span.citation.document_id for span in answer.spans} <= documents


def test_an_answer_of_a_filtered_document_is_still_found(assistant: Assistant) -> None:
    filters = Filters(document_ids=("meti-innovation-interim-2025",))
    answer = assistant.ask(
        "台湾のアジア・シリコンバレー計画2.0はいつ策定されましたか。", 3, filters
    )
    assert found_in(answer) == {"meti-innovation-interim-2025"}
    assert answer.text is not None
    assert "2021年策定" in answer.text


def test_where_no_document_meets_the_filters_nothing_is_found(assistant: Assistant) -> None:
    answer = assistant.ask("予算はいくらか。", 5, Filters(issued_to=date(1999, 12, 31)))
    assert (answer.status, answer.passages, answer.spans) == (AnswerStatus.NOT_FOUND, (), ())
    assert answer.confidence == 0.0


def test_what_cannot_be_asked_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="blank"):
        assistant.ask("　")
    with pytest.raises(FilterError, match="white-paper"):
        assistant.ask("予算", filters=Filters(document_ids=("white-paper",)))


# The same again


def content(answer: Answer) -> Answer:
    """The answer without its times."""
    return replace(answer, took_ms={})


def test_the_same_question_gets_the_same_answer(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    again = assistant.ask(QUESTIONS[0])
    assert content(again) == content(answers[QUESTIONS[0]])


def test_white_space_around_a_question_is_no_matter(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    again = assistant.ask(f"\n　{QUESTIONS[0]} \t")
    assert content(again) == content(answers[QUESTIONS[0]])


def test_eight_threads_get_the_answers_that_one_gets(
    answering: Assistant, answers: dict[str, Answer]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(answering.ask, QUESTIONS * 2))
    for answer in together:
        alone = answers[answer.question]
        assert [f.passage for f in answer.passages] == [f.passage for f in alone.passages]
        assert [span.citation for span in answer.spans] == [s.citation for s in alone.spans]
        assert answer.status == alone.status
        # encoded with others a question's vector differs in the seventh digit
        assert answer.confidence == pytest.approx(alone.confidence, abs=1e-4)


# Places


def test_a_passage_is_had_by_its_id(assistant: Assistant, answers: dict[str, Answer]) -> None:
    passage = answers[QUESTIONS[0]].passages[0].passage
    assert assistant.passage(passage.passage_id) == passage


def test_an_unknown_passage_is_named_in_both_languages(assistant: Assistant) -> None:
    with pytest.raises(UnknownPassage, match=r"no passage 'plan\.0001' in the index") as caught:
        assistant.passage("plan.0001")
    assert caught.value.message_ja.startswith("該当箇所「plan.0001」は索引にありません。")
    assert caught.value.field == "passage_id"


def test_a_document_s_passages_come_in_reading_order(assistant: Assistant) -> None:
    passages = assistant.passages_of("cao-sti-direction-2025")
    assert passages[0].text.startswith("今後の科学技術・イノベーション政策の方向性について")
    assert {p.document_id for p in passages} == {"cao-sti-direction-2025"}
    assert [p.passage_id for p in passages] == sorted(p.passage_id for p in passages)
    with pytest.raises(UnknownDocument, match="white-paper"):
        assistant.passages_of("white-paper")


def test_a_proven_quote_is_located_in_its_passage(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    for answer in answers.values():
        for span in answer.spans:
            located = assistant.locate(assistant.prove(span.citation.citation_id))
            assert located is not None
            assert located.passage.text[slice(*located.span)] == span.text


def test_every_passage_s_citation_leads_back_to_where_it_stands(assistant: Assistant) -> None:
    for passage in assistant.passages_of("meti-innovation-interim-2025"):
        proof = assistant.prove(assistant.cite(passage).citation_id)
        located = assistant.locate(proof)
        assert located is not None, passage.passage_id
        start, end = located.span
        quote = without_white_space(located.passage.text[start:end])
        own = passage.text[passage.own_start :]
        assert quote == without_white_space(own), passage.passage_id


def test_what_is_not_proven_is_located_nowhere(assistant: Assistant) -> None:
    passage = assistant.passages_of("cao-sti-direction-2025")[0]
    document = replace(assistant.catalogue.get("cao-sti-direction-2025"), document_id="gone")
    proof = assistant.prove(cite(document, passage).citation_id)
    assert proof.state is ProofState.GONE
    assert assistant.locate(proof) is None
