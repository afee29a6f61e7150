"""References to citations, and lists of them."""

import re
from dataclasses import replace
from pathlib import Path

from corpus.corpus import read_corpus
from rag.citation import Citation, cite
from rag.referencing.reference import one_line, reference_list, reference_to
from tests.rag.catalogued import catalogue_of, document

TEXT = "# 研究費\n予算は120億円。\n前年より増えた。\n"


def citation(document_id: str = "plan", content: str = TEXT, page: str | None = None) -> Citation:
    made = document(document_id, content)
    return Citation(
        citation_id=f"{document_id}~{made.sha256[:4]}{page}",
        document_id=document_id,
        title=made.title,
        issuer=made.issuer,
        issued_on=str(made.issued_on),
        section=(),
        page=page,
        quote="予算は\n120億円。",
        label="",
        file=made.file,
        sha256=made.sha256,
        spans=((0, 2),),
    )


def test_a_reference_is_of_the_citation(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan=TEXT)
    (passage,) = read_corpus(catalogue).passages
    plan = catalogue.get("plan")
    start = passage.text.index("予算")
    quoted = cite(plan, passage, start, start + 10)
    made = reference_to(quoted, plan)
    assert (made.title, made.issuer, str(made.issued_on)) == ("研究計画", "試験省", "2025-04")
    assert (made.pages, made.quotes) == ((), ("予算は120億円。",))
    assert made.citation_ids == (quoted.citation_id,)
    assert re.fullmatch(r"plan-[0-9a-f]{8}", made.key)


def test_keys_are_stable_and_differ_with_the_place() -> None:
    first, again = (reference_to(citation(page="3"), document("plan", TEXT)) for _ in range(2))
    other = reference_to(citation(page="4"), document("plan", TEXT))
    assert first.key == again.key
    assert first.key != other.key


def test_a_list_has_a_document_once_in_the_order_of_first_use() -> None:
    plan, report = document("plan", TEXT), document("report", "別")
    cited = [
        (citation(page="9"), plan),
        (citation("report", "別", "2"), report),
        (citation(page="3"), plan),
        (citation(page="9"), plan),
    ]
    made = reference_list(cited)
    assert [(reference.key.rsplit("-", 1)[0], reference.pages) for reference in made] == [
        ("plan", ("9", "3")),
        ("report", ("2",)),
    ]
    assert made[0].quotes == ("予算は 120億円。",)
    assert made[0].key == reference_list(cited[2:])[0].key


def test_two_versions_of_a_document_are_two_references() -> None:
    former, newest = document("plan", TEXT), replace(document("plan", "新"), version=2)
    made = reference_list([(citation(), former), (citation(content="新"), newest)])
    assert len({reference.key for reference in made}) == 2


def test_a_text_becomes_one_line() -> None:
    assert one_line(" 予算\r\n増\x85額\u2028TY  - BOOK\x00 ") == "予算 増 額 TY - BOOK"
    assert one_line("全角　の空白は残る") == "全角　の空白は残る"
