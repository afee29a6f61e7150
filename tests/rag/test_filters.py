"""Filters: which documents a question is put to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.issued_on import IssuedOn
from corpus.source_folder import SourceFolder
from rag.errors import FilterError
from rag.filters import Filters, Issued
from tests.rag.catalogued import document

CATALOGUE = Catalogue(
    SourceFolder(Path("documents")),
    (
        document("slides", issuer="経済産業省", issued_on="2025-04"),
        document("interim", issuer="経済産業省 イノベーション・環境局", issued_on="2025-04-25"),
        document("direction", issuer="内閣府", issued_on="2024"),
    ),
)


def chosen(**conditions: object) -> set[str]:
    ids = Filters(**conditions).resolve(CATALOGUE)  # type: ignore[arg-type]  # by name
    assert ids is not None
    return set(ids)


def test_without_conditions_nothing_is_filtered() -> None:
    assert Filters().resolve(CATALOGUE) is None


def test_documents_are_chosen_by_id() -> None:
    assert chosen(document_ids=("slides",)) == {"slides"}
    assert chosen(document_ids=("direction", "slides", "slides")) == {"direction", "slides"}


@pytest.mark.parametrize(
    ("issuer", "ids"),
    [
        pytest.param("経済産業省", {"slides", "interim"}, id="also its bureaus"),
        pytest.param("経済産業省 イノベーション・環境局", {"interim"}, id="the whole name"),
        pytest.param("環境局", {"interim"}, id="a part"),
        pytest.param("経済産業省イノベーション", {"interim"}, id="without the space"),
        pytest.param("　内閣府　", {"direction"}, id="with white space around"),
        pytest.param("ｲﾉﾍﾞｰｼｮﾝ", {"interim"}, id="half-width katakana"),
    ],
)
def test_a_part_of_the_issuer_s_name_is_enough(issuer: str, ids: set[str]) -> None:
    assert chosen(issuer=issuer) == ids


@pytest.mark.parametrize(
    ("issued_from", "issued_to", "ids"),
    [
        pytest.param("2025-04-30", None, {"slides"}, id="the month's last day"),
        pytest.param("2025-05-01", None, set(), id="the day after the month"),
        pytest.param("2025-04-25", None, {"slides", "interim"}, id="from the very day"),
        pytest.param("2025-04-26", None, {"slides"}, id="from the day after"),
        pytest.param(None, "2025-04-01", {"slides", "direction"}, id="the month's first day"),
        pytest.param(None, "2025-03-31", {"direction"}, id="the day before the month"),
        pytest.param(None, "2025-04-25", {"slides", "interim", "direction"}, id="to the very day"),
        pytest.param("2024-12-31", "2025-01-01", {"direction"}, id="the year's last day"),
        pytest.param(None, "2024-01-01", {"direction"}, id="the year's first day"),
        pytest.param(None, "2023-12-31", set(), id="before the year"),
        pytest.param("2025-04-10", "2025-04-12", {"slides"}, id="inside the month"),
        pytest.param("2025-04-25", "2025-04-25", {"slides", "interim"}, id="one day"),
        pytest.param("2026-01-01", "2026-12-31", set(), id="after all"),
    ],
)
def test_a_document_is_taken_if_some_day_that_its_date_means_lies_in_the_period(
    issued_from: str | None, issued_to: str | None, ids: set[str]
) -> None:
    first = date.fromisoformat(issued_from) if issued_from else None
    last = date.fromisoformat(issued_to) if issued_to else None
    assert chosen(issued_from=first, issued_to=last) == ids


@pytest.mark.parametrize(
    ("as_of", "ids"),
    [
        pytest.param("2025-04-25", {"slides", "interim", "direction"}, id="the very day"),
        pytest.param("2025-04-24", {"slides", "direction"}, id="the day before"),
        pytest.param("2025-04-01", {"slides", "direction"}, id="the month's first day"),
        pytest.param("2025-03-31", {"direction"}, id="the day before the month"),
        pytest.param("2024-01-01", {"direction"}, id="the year's first day"),
        pytest.param("2023-12-31", set(), id="before all"),
    ],
)
def test_as_of_leaves_out_what_was_surely_issued_later(as_of: str, ids: set[str]) -> None:
    assert chosen(as_of=date.fromisoformat(as_of)) == ids


@pytest.mark.parametrize(
    ("issued_on", "as_of", "expected"),
    [
        pytest.param("2025-04-25", "2025-04-25", Issued.CERTAIN, id="that day"),
        pytest.param("2025-04", "2025-04-29", Issued.POSSIBLE, id="before the month ends"),
        pytest.param("2025-04", "2025-04-30", Issued.CERTAIN, id="at the month's end"),
        pytest.param("2025", "2025-06-01", Issued.POSSIBLE, id="within the year"),
        pytest.param("2025", "2026-01-01", Issued.CERTAIN, id="after the year"),
        pytest.param("2025", None, None, id="not asked"),
    ],
)
def test_whether_a_document_was_out_is_certain_or_possible(
    issued_on: str, as_of: str | None, expected: Issued | None
) -> None:
    filters = Filters(as_of=date.fromisoformat(as_of) if as_of else None)
    assert filters.issued_by_as_of(IssuedOn.parse(issued_on)) == expected


def test_february_of_a_leap_year_has_29_days() -> None:
    leap = Catalogue(
        SourceFolder(Path("documents")), (replace(document(), issued_on=IssuedOn.parse("2024-02")),)
    )
    assert Filters(issued_from=date(2024, 2, 29)).resolve(leap) == frozenset({"plan"})
    assert Filters(issued_from=date(2024, 3, 1)).resolve(leap) == frozenset()


def test_all_conditions_must_be_met() -> None:
    assert chosen(issuer="経済産業省", issued_from=date(2025, 4, 26)) == {"slides"}
    assert chosen(issuer="経済産業省", document_ids=("interim", "direction")) == {"interim"}
    assert chosen(issuer="内閣府", document_ids=("interim",)) == set()


@pytest.mark.parametrize(
    ("conditions", "message", "message_ja", "field"),
    [
        pytest.param(
            {"document_ids": ("slides", "white-paper")},
            "filters.document_ids has 'white-paper', which is not in the corpus; "
            "choose from slides, interim, direction",
            "文書ID「white-paper」は資料集にありません。"
            "次から選んでください: slides、interim、direction",
            "filters.document_ids",
            id="an unknown document",
        ),
        pytest.param(
            {"issuer": "文部科学省"},
            "filters.issuer '文部科学省' issued none of the documents; use a part of one of these: "
            "内閣府, 経済産業省, 経済産業省 イノベーション・環境局",
            "発行機関「文部科学省」の文書はありません。"
            "次のいずれか（一部でも可）を指定してください: "
            "内閣府、経済産業省、経済産業省 イノベーション・環境局",
            "filters.issuer",
            id="an unknown issuer",
        ),
        pytest.param(
            {"issuer": " \u3000"},
            "filters.issuer ' \\u3000' issued none of the documents; use a part of one of these: "
            "内閣府, 経済産業省, 経済産業省 イノベーション・環境局",
            "発行機関「 \u3000」の文書はありません。次のいずれか（一部でも可）を指定してください: "
            "内閣府、経済産業省、経済産業省 イノベーション・環境局",
            "filters.issuer",
            id="a blank issuer",
        ),
        pytest.param(
            {"issued_from": date(2025, 4, 2), "issued_to": date(2025, 4, 1)},
            "filters.issued_from 2025-04-02 is after issued_to 2025-04-01; swap them",
            "発行日の範囲が逆です（2025-04-02〜2025-04-01）。始めと終わりを入れ替えてください。",
            "filters.issued_from",
            id="a period that ends before it begins",
        ),
        pytest.param(
            {"issued_from": date(2025, 4, 2), "as_of": date(2025, 4, 1)},
            "filters.issued_from 2025-04-02 is after as_of 2025-04-01; nothing issued from then "
            "on was out; choose an earlier issued_from or a later as_of",
            "発行日の始め（2025-04-02）が基準日（2025-04-01）より後です。"
            "どちらかを直してください。",
            "filters.issued_from",
            id="a period that begins after the day as of",
        ),
    ],
)
def test_what_cannot_be_meant_is_said_with_value_and_remedy_in_both_languages(
    conditions: dict[str, object], message: str, message_ja: str, field: str
) -> None:
    with pytest.raises(FilterError) as caught:
        Filters(**conditions).resolve(CATALOGUE)  # type: ignore[arg-type]  # by name
    error = caught.value
    assert (str(error), error.message_ja, error.field) == (message, message_ja, field)
