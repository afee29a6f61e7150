"""Adding a file: whose document it is, what is said of it, and what is refused."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import DOCUMENT_ID
from corpus.document import Document
from corpus.errors import (
    CorpusError,
    DescriptionError,
    DocumentConflict,
    FileEmpty,
    FileTooLarge,
    NothingToRead,
    SourceMissing,
)
from corpus.store.adding import Description, add_file
from corpus.store.store import Change, Store
from corpus.store.stored_passages import read_store
from tests.corpus.inline_store import PLAN, TEXT, ids, store_in, written

NAMELESS = replace(PLAN, document_id=None)
NEWER = TEXT.replace("120億円", "130億円")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


def added(store: Store, path: Path, description: Description = NAMELESS) -> Document:
    return add_file(store, path, description)[0]


def test_a_file_becomes_a_document(store: Store, tmp_path: Path) -> None:
    document, change = add_file(store, written(tmp_path), PLAN)
    assert change is Change.NEW
    assert store.catalogue().documents == (document,)
    assert (document.title, document.issuer, str(document.issued_on)) == (
        "研究計画",
        "試験省",
        "2025-04",
    )
    assert (document.kind, document.language, document.file) == ("report", "ja", "plan.txt")
    assert document.version == 1
    assert store.source(document).text == TEXT
    assert "予算は120億円。" in read_store(store).passages[0].text


def test_the_same_file_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path)
    first = added(store, path, PLAN)
    for description in (PLAN, NAMELESS, Description(), Description(document_id="plan")):
        assert add_file(store, path, description) == (first, Change.UNCHANGED)


def test_white_space_in_what_is_said_makes_no_difference(store: Store, tmp_path: Path) -> None:
    first = added(
        store, written(tmp_path), replace(PLAN, title=" 研究　計画\n", issuer="試験  省 ")
    )
    assert (first.title, first.issuer) == ("研究 計画", "試験 省")
    again = replace(PLAN, title="研究  計画", issuer="試験 省")
    assert add_file(store, written(tmp_path), again) == (first, Change.UNCHANGED)


def test_a_changed_file_of_the_same_name_is_a_new_version(store: Store, tmp_path: Path) -> None:
    added(store, written(tmp_path), PLAN)
    document, change = add_file(store, written(tmp_path, NEWER), Description())
    assert (change, document.version, document.title) == (Change.NEW_VERSION, 2, "研究計画")
    assert [store.source(d).text for d in store.catalogue()] == [NEWER]


def test_a_changed_file_of_another_name_is_a_new_version_by_its_id(
    store: Store, tmp_path: Path
) -> None:
    added(store, written(tmp_path), PLAN)
    path = written(tmp_path, NEWER, "plan-final.txt")
    document, change = add_file(store, path, Description(document_id="plan"))
    assert (change, document.version, document.file) == (Change.NEW_VERSION, 2, "plan-final.txt")


def test_another_issuer_or_date_is_another_label(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path)
    added(store, path, PLAN)
    document, change = add_file(store, path, Description(issuer="他省", issued_on="2025-04-23"))
    assert change is Change.RELABELLED
    assert (document.title, document.issuer, document.version) == ("研究計画", "他省", 1)
    assert store.catalogue().documents == (document,)


def test_another_title_under_the_same_id_must_be_meant(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path)
    added(store, path, PLAN)
    for description in (replace(PLAN, title="別の計画"), Description(title="別の計画")):
        with pytest.raises(
            DocumentConflict, match=r"'plan' is 『研究計画』, not 『別の計画』.*--replace"
        ):
            add_file(store, path, description)
    assert store.catalogue().get("plan").title == "研究計画"
    document, change = add_file(store, path, replace(PLAN, title="別の計画"), replace=True)
    assert (document.title, change) == ("別の計画", Change.RELABELLED)


def test_notes_stay_with_the_title_and_the_date_that_they_are_about(
    store: Store, tmp_path: Path
) -> None:
    path = written(tmp_path)
    noted = replace(added(store, path, PLAN), title_note="題名は本文に無い", date_note="推定")
    store.put(noted, path.read_bytes(), store.source(noted))  # type: ignore[arg-type]
    same = add_file(store, path, PLAN)
    assert same == (noted, Change.UNCHANGED)
    dated = added(store, path, Description(issued_on="2025-05"))
    assert (dated.title_note, dated.date_note) == ("題名は本文に無い", "")
    titled, _ = add_file(store, path, Description(title="改題"), replace=True)
    assert titled.title_note == ""


def test_a_removed_file_comes_back_as_what_it_was(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path)
    first = added(store, path)
    added(store, written(tmp_path, NEWER, "other.txt"))
    store.remove(first.document_id)
    assert add_file(store, path, Description()) == (first, Change.RESTORED)
    assert sorted(ids(store)) == ["other", "plan"]


# Ids from names


@pytest.mark.parametrize(
    ("name", "document_id"),
    [
        ("plan.txt", "plan"),
        ("Strategy_2025 (final).txt", "strategy-2025-final"),
        ("ＦＹ２０２５－ｐｌａｎ.txt", "fy2025-plan"),
        ("a..b..c.txt", "a-b-c"),
        ("..plan.txt", "plan"),
        ("x" * 100 + ".txt", "x" * 60),
        ("CRDS-FY2024-FR-06.txt", "crds-fy2024-fr-06"),
    ],
)
def test_an_id_is_made_of_a_names_latin_letters(
    name: str, document_id: str, store: Store, tmp_path: Path
) -> None:
    document = added(store, written(tmp_path, name=name))
    assert (document.document_id, document.file) == (document_id, name)


@pytest.mark.parametrize(
    "name",
    [
        "海洋計画.txt",
        "第7期基本計画の検討について.txt",
        "計画　案.txt",
        "①.txt",
        "...txt",
        "é.txt",
        "🌊.txt",
    ],
)
def test_a_name_without_enough_latin_letters_gives_an_id_of_its_own(
    name: str, store: Store, tmp_path: Path
) -> None:
    document = added(store, written(tmp_path, name=name))
    assert document.document_id.startswith("doc-")
    assert DOCUMENT_ID.fullmatch(document.document_id)
    assert document.file == unicodedata.normalize("NFC", name)
    other = added(store, written(tmp_path, NEWER, "別の" + name))
    assert other.document_id != document.document_id


def test_a_decomposed_name_is_the_same_name(store: Store, tmp_path: Path) -> None:
    composed, decomposed = "ガイド.txt", unicodedata.normalize("NFD", "ガイド.txt")
    assert composed != decomposed
    first = added(store, written(tmp_path / "a", name=decomposed))
    second, change = add_file(store, written(tmp_path / "b", NEWER, composed), Description())
    assert (first.file, second.file) == (composed, composed)
    assert (second.document_id, change) == (first.document_id, Change.NEW_VERSION)


def test_a_path_with_dots_gives_the_files_own_name(store: Store, tmp_path: Path) -> None:
    written(tmp_path / "inside")
    (tmp_path / "inside" / "deep").mkdir()
    document = added(store, tmp_path / "inside" / "deep" / ".." / ".." / "inside" / "plan.txt")
    assert (document.document_id, document.file) == ("plan", "plan.txt")


def test_a_name_that_is_no_text_is_shown_without_what_is_none(store: Store, tmp_path: Path) -> None:
    name = os.fsdecode("計画".encode("shift_jis")) + ".txt"  # unpacked from a Windows archive
    try:
        path = written(tmp_path, name=name)
    except OSError:
        pytest.skip("the file system takes no such name")
    document = added(store, path)
    document.file.encode()
    assert document.file.endswith(".txt")


# Two documents, one id or one name


@pytest.mark.parametrize(
    ("first", "second"),
    [("plan.txt", "plan.md"), ("計画2025.txt", "方針2025.txt"), ("Plan A.txt", "plan-a.txt")],
)
def test_another_file_whose_name_makes_the_same_id_is_no_new_version(
    first: str, second: str, store: Store, tmp_path: Path
) -> None:
    former = added(store, written(tmp_path, name=first))
    for description in (NAMELESS, replace(NAMELESS, title="別の計画"), Description()):
        with pytest.raises(DocumentConflict) as caught:
            added(store, written(tmp_path, NEWER, second), description)
        for part in (repr(former.document_id), repr(second), "『研究計画』", first, "--id"):
            assert part in str(caught.value)
    assert store.catalogue().documents == (former,)
    mine = added(store, tmp_path / second, replace(PLAN, document_id="mine"))
    assert store.catalogue().documents == (former, mine)


def test_another_file_does_not_take_the_id_of_a_removed_document(
    store: Store, tmp_path: Path
) -> None:
    added(store, written(tmp_path))
    added(store, written(tmp_path, NEWER, "other.txt"))
    store.remove("plan")
    with pytest.raises(DocumentConflict, match="--id"):
        added(store, written(tmp_path, NEWER, "plan.md"), replace(NAMELESS, title="別の計画"))


def test_a_name_that_two_documents_have_needs_an_id(store: Store, tmp_path: Path) -> None:
    for document_id in ("one", "two"):
        path = written(tmp_path / document_id, TEXT + document_id)
        added(store, path, replace(PLAN, document_id=document_id))
    with pytest.raises(DocumentConflict, match=r"one, two all have a file 'plan\.txt'.*--id"):
        added(store, written(tmp_path, NEWER))
    document = added(store, written(tmp_path, NEWER), replace(PLAN, document_id="two"))
    assert document.version == 2


def test_a_document_that_another_process_adds_meanwhile_is_not_overwritten(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(content: bytes, file_name: str) -> object:
        monkeypatch.undo()
        added(store, written(tmp_path / "other", NEWER), replace(PLAN, title="別の計画"))
        return extract(content, file_name)

    from corpus.formats.extraction import extract

    monkeypatch.setattr("corpus.store.adding.extract", slowly)
    with pytest.raises(DocumentConflict, match="by another process"):
        added(store, written(tmp_path), PLAN)
    assert [d.title for d in store.catalogue()] == ["別の計画"]


# What is missing or cannot be


@pytest.mark.parametrize(
    ("missing", "option"),
    [
        ({"title": None}, "--title"),
        ({"issuer": None}, "--issuer"),
        ({"issued_on": None}, "--issued-on"),
        ({"title": " 　"}, "--title"),
        ({"issuer": ""}, "--issuer"),
    ],
    ids=str,
)
def test_what_is_not_said_of_a_new_file_is_asked_for(
    missing: dict[str, str | None], option: str, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(DescriptionError, match=rf"'plan\.txt' is not said; give it by {option}"):
        added(store, written(tmp_path), replace(PLAN, **missing))
    assert ids(store) == []


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ({"issued_on": "令和7年4月"}, "'令和7年4月' is no date; write 2025"),
        ({"issued_on": "2025-02-30"}, "'2025-02-30' is no date"),
        ({"issued_on": "2025-13"}, "'2025-13' is no date"),
        ({"kind": "poster"}, "'poster' is not known; use one of report, slides"),
        ({"document_id": "Plan"}, "'Plan' cannot be used; use a-z"),
        ({"document_id": "../plan"}, "'../plan' cannot be used"),
        ({"document_id": "計画"}, "'計画' cannot be used"),
        ({"document_id": "plan-"}, "'plan-' cannot be used"),
        ({"document_id": ""}, "'' cannot be used"),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_with_its_value(
    wrong: dict[str, str], value: str, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(DescriptionError) as caught:
        added(store, written(tmp_path), replace(PLAN, **wrong))
    assert value in str(caught.value)
    assert ids(store) == []


def assert_refused(store: Store, path: Path, error: type[CorpusError], match: str) -> None:
    with pytest.raises(error, match=match) as caught:
        added(store, path, PLAN)
    assert path.name in str(caught.value)
    assert ids(store) == []


def test_a_file_that_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    assert_refused(store, tmp_path / "plan.txt", SourceMissing, "No such file.*path of a file")


def test_a_folder_a_device_and_a_pipe_are_no_files(store: Store, tmp_path: Path) -> None:
    assert_refused(store, tmp_path, SourceMissing, "no regular file")
    assert_refused(store, Path("/dev/zero"), SourceMissing, "no regular file")
    os.mkfifo(tmp_path / "pipe.txt")
    assert_refused(store, tmp_path / "pipe.txt", SourceMissing, "no regular file")


def test_a_file_over_the_limit_is_not_read(store: Store, tmp_path: Path) -> None:
    with (tmp_path / "plan.txt").open("wb") as file:
        file.truncate(200_000_000)  # a hole: it takes no room
    match = "200,000,000 bytes, the limit is 100,000,000"
    assert_refused(store, tmp_path / "plan.txt", FileTooLarge, match)


@pytest.mark.parametrize("text", ["", " \n　\n", "\f\n\n"], ids=repr)
def test_a_file_without_text_is_told(text: str, store: Store, tmp_path: Path) -> None:
    assert_refused(store, written(tmp_path, text), FileEmpty, "add a file with text")


def test_a_file_of_which_nothing_is_left_is_told(store: Store, tmp_path: Path) -> None:
    for text in ("1\n\n---\n\n2\n", "\u200b\u200b", "……。\n\n※\n"):
        assert_refused(store, written(tmp_path, text), NothingToRead, "no passage can be")


def test_a_version_without_text_leaves_the_former(store: Store, tmp_path: Path) -> None:
    former = added(store, written(tmp_path), PLAN)
    with pytest.raises(FileEmpty):
        added(store, written(tmp_path, "\n"), PLAN)
    assert store.catalogue().documents == (former,)
