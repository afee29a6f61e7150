"""Extraction: the format is chosen by the name's suffix and checked against the bytes."""

import re

import pytest

from corpus.errors import CorpusError, FileEmpty, FileRefused, FileTooLarge, FileUnsupported
from corpus.formats.extracted import Extracted
from corpus.formats.extraction import SUFFIXES, extract

TEXT = "予算は120億円。"


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "A.TXT",
        "政策.md",
        "../../etc/政策.txt",
        "..\\..\\政策.txt",
        "政策 資料（案）.v2.txt",
        " a.txt ",
        "..txt",
    ],
)
def test_of_the_name_nothing_but_the_suffix_matters(name: str) -> None:
    assert extract(TEXT.encode(), name) == Extracted(TEXT)


@pytest.mark.parametrize("name", ["a.csv", "a", "", "a.docm", "pdf", "a.txt.exe"])
def test_an_unknown_suffix_is_refused_with_those_that_are_known(name: str) -> None:
    known = ", ".join(SUFFIXES)
    assert known == ".txt, .md, .pdf, .html, .htm, .docx, .pptx, .xlsx"
    with pytest.raises(FileUnsupported, match=rf"the file {name!r} has the suffix .*: {known}$"):
        extract(TEXT.encode(), name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_is_refused_whatever_its_name(suffix: str) -> None:
    with pytest.raises(FileEmpty, match=re.escape(f"the file '政策{suffix}' is empty (0 bytes)")):
        extract(b"", f"政策{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_200_megabytes_is_refused_before_it_is_read(suffix: str) -> None:
    with pytest.raises(FileTooLarge) as refused:
        extract(bytes(200_000_000), f"大{suffix}")
    assert str(refused.value) == (
        f"the file '大{suffix}' has 200,000,000 bytes, the limit is 100,000,000; "
        "split it or take pictures out"
    )


def test_the_limit_is_an_argument() -> None:
    assert extract(TEXT.encode(), "a.txt", max_bytes=len(TEXT.encode())).text == TEXT
    with pytest.raises(FileTooLarge, match="has 21 bytes, the limit is 20"):
        extract(TEXT.encode(), "a.txt", max_bytes=20)


@pytest.mark.parametrize(
    ("name", "stream", "what", "remedy"),
    [
        ("a.doc", "WordDocument", r"a Word 97-2003 file \(\.doc\)", "save it as"),
        ("a.xls", "Workbook", r"an Excel 97-2003 file \(\.xls\)", "save it as"),
        ("a.ppt", "PowerPoint Document", r"a PowerPoint 97-2003 file \(\.ppt\)", "save it as"),
        ("a.docx", "WordDocument", r"a Word 97-2003 file \(\.doc\)", "save it as"),
    ],
)
def test_files_of_office_97_are_named(name: str, stream: str, what: str, remedy: str) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le")
    with pytest.raises(FileUnsupported, match=rf"'{name}'.* is {what}.*{remedy}"):
        extract(content, name)


def test_a_legacy_suffix_with_other_content_is_refused_too() -> None:
    with pytest.raises(
        FileUnsupported, match=r"'a\.doc' has the suffix \.doc .* save it as \.docx"
    ):
        extract(TEXT.encode(), "a.doc")


def test_every_refusal_is_an_error_of_the_corpus() -> None:
    assert issubclass(FileRefused, CorpusError)
