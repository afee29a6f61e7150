"""A file read in a confined process is read as it is read here."""

import os
from pathlib import Path

import pytest

from corpus.confinement.limits import ReadingLimits
from corpus.errors import DescriptionError, FileTooDemanding, FileTooLarge
from corpus.store.adding import Description, add_file, read_file
from corpus.store.confined_reading import confined_reader
from corpus.store.database import Database
from corpus.store.store import Change, Store
from corpus.store.stored_passages import read_stored
from tests.api.bad_files import BAD
from tests.corpus.formats.paper import Paper

TEXT = "# 海洋\n\n海洋研究の予算は120億円とする。詳しくは2を参照。\n\n# 2 宇宙\n\n宇宙開発。\n"
SAID = Description(None, "海洋計画", "文部科学省", "2025-04")


def test_text_document_and_passages_are_the_same(tmp_path: Path) -> None:
    former = read_file(TEXT.encode(), "ocean.md", SAID, None).document
    read = confined_reader(ReadingLimits())
    for earlier in (None, former):
        content = TEXT.replace("120", "130").encode()
        assert read(content, "ocean.md", SAID, earlier) == read_file(
            content, "ocean.md", SAID, earlier
        )


def test_pages_of_a_pdf_come_through() -> None:
    paper = Paper((960, 540))
    paper.line("現状", 40, 60, 28)
    paper.line("森林の面積が減っている", 40, 120, 16)
    paper.end_page()
    content = paper.pdf()
    made = confined_reader(ReadingLimits())(content, "deck.pdf", SAID, None)
    assert made == read_file(content, "deck.pdf", SAID, None)
    assert made.text.is_deck


def test_a_file_is_added_by_it(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(TEXT.encode())
    store = Store(Database(tmp_path / "store.sqlite3"))
    document, change = add_file(
        store,
        path,
        SAID,
        file_name="..\\..\\etc/海洋計画.md",
        read=confined_reader(ReadingLimits()),
    )
    assert (document.file, document.title, change) == ("海洋計画.md", "海洋計画", Change.NEW)
    assert (
        read_stored(store, document) == read_file(TEXT.encode(), "海洋計画.md", SAID, None).passages
    )


@pytest.mark.parametrize("name", ["爆弾.docx", "実体.docx", "鍵.pdf"])
def test_hostile_files_are_refused_as_they_are_here(name: str) -> None:
    make = BAD[name][0]
    assert make is not None
    with pytest.raises(Exception) as here:  # noqa: PT011 - whatever it is, it is the same there
        read_file(make(), name, SAID, None)
    with pytest.raises(type(here.value)) as there:
        confined_reader(ReadingLimits())(make(), name, SAID, None)
    assert str(there.value) == str(here.value)


def test_what_is_not_said_of_a_file_is_told_by_name() -> None:
    with pytest.raises(DescriptionError, match=r"title of 'ocean\.md' is not said"):
        confined_reader(ReadingLimits())(TEXT.encode(), "ocean.md", Description(), None)


@pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
def test_a_file_that_needs_more_than_its_limits_leaves_the_store_as_it_was(
    tmp_path: Path,
) -> None:
    store = Store(Database(tmp_path / "store.sqlite3"))
    path = tmp_path / "大部.txt"
    path.write_bytes("# 海洋\n\n海洋研究の予算は120億円とする。\n".encode() * 200_000)
    with pytest.raises((FileTooDemanding, FileTooLarge), match=r"大部\.txt"):
        add_file(store, path, SAID, read=confined_reader(ReadingLimits(cpu_s=1, wall_factor=60)))
    assert len(store.catalogue()) == 0
