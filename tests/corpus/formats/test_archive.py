"""Archives: bombs, locks and impostors are refused before a library opens the file."""

import io
import struct
import zipfile

import pytest

from corpus.errors import FileBroken, FileProtected, FileTooLarge, FileUnsupported
from corpus.formats.extraction import extract


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04 and no more", "本文".encode()])
def test_what_is_no_zip_is_refused(suffix: str, content: bytes) -> None:
    with pytest.raises(FileBroken, match=rf"the file 'a\.{suffix}' is no readable \.{suffix} file"):
        extract(content, f"a.{suffix}")


def test_a_zip_that_is_no_office_file_is_refused() -> None:
    with pytest.raises(FileBroken, match=r"'a\.docx' is a ZIP archive, but holds no part of a"):
        extract(archive({"本文.txt": b"x"}), "a.docx")


def test_a_deck_named_as_a_document_is_named() -> None:
    with pytest.raises(
        FileUnsupported, match=r"'a\.docx' is a file of PowerPoint; rename .* \.pptx"
    ):
        extract(archive({"ppt/presentation.xml": b"<p/>"}), "a.docx")


def test_a_part_that_unpacks_to_far_more_than_the_file_is_refused() -> None:
    bomb = archive({"word/document.xml": b"\0" * 60_000_000})
    with pytest.raises(FileTooLarge, match=r"unpacks to 60,000,000 bytes or more.* 200 times"):
        extract(bomb, "a.docx")


def test_many_small_parts_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(20_001):
            packed.writestr(f"word/{number}.xml", b"")
    with pytest.raises(FileTooLarge, match=r"holds 20,001 parts, more than 20,000"):
        extract(buffer.getvalue(), "a.docx")


def test_a_directory_that_lies_about_a_part_s_size_is_refused() -> None:
    content = bytearray(archive({"word/document.xml": b"\0" * 60_000_000}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)  # the uncompressed size
    with pytest.raises((FileBroken, FileTooLarge), match=r"'a\.docx'"):
        extract(bytes(content), "a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(encoding: str) -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        "<w:document>&b;</w:document>"
    )
    with pytest.raises(FileUnsupported, match=r"'word/document\.xml' .* declares entities"):
        extract(archive({"word/document.xml": laughs.encode(encoding)}), "a.docx")


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(archive({"word/document.xml": b"<w/>"}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    with pytest.raises(FileProtected, match=r"'a\.docx' is encrypted"):
        extract(bytes(content), "a.docx")


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_an_office_file_with_a_password_is_refused(suffix: str) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    content += "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FileProtected, match=rf"'a\.{suffix}' is protected with a password"):
        extract(content, f"a.{suffix}")


@pytest.mark.parametrize(
    ("suffix", "part"),
    [("docx", "word/document.xml"), ("pptx", "ppt/presentation.xml"), ("xlsx", "xl/workbook.xml")],
)
def test_an_office_file_without_its_parts_is_refused(suffix: str, part: str) -> None:
    for content in (b"<broken", b"", b"<a/>"):
        with pytest.raises(FileBroken, match=rf"'a\.{suffix}' is no readable"):
            extract(archive({part: content}), f"a.{suffix}")
