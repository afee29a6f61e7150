"""A memo as it came in: its text, and the Word file or the encoding that it was read from."""

import contextlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from corpus.confinement.confined import run_confined
from corpus.confinement.limits import MEMO_LIMITS
from corpus.errors import FileEmpty, FileTooLarge
from corpus.formats.archive import OLE_SIGNATURE, check_archive, legacy_refusal
from corpus.formats.text_file import read_text_file
from rag.audit.memo import MAX_MEMO_CHARS
from rag.errors import MemoError, MemoTooLong, MemoUnreadable

if TYPE_CHECKING:
    from api.memo.word_memo import WordMemo

MAX_BYTES = 20_000_000
_WORD_PLACE = "api.memo.memo:try_word_memo"
SUFFIXES = (".txt", ".md", ".docx")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Memo:
    """A memo's text; offsets count in its characters, line ends as they came.

    `word` is the Word file that it was read from, `encoding` what a text file was in where
    that was not UTF-8.
    """

    text: str
    word: "WordMemo | None" = None
    encoding: str | None = None


def read_memo(content: bytes, name: str) -> Memo:
    """Read a memo from a file's bytes, by the suffix of its name.

    Raises a FileRefused that says what is wrong with the file, MemoUnreadable or MemoTooLong.
    """
    suffix = PurePosixPath(name.replace("\\", "/").strip()).suffix.lower()
    if len(content) > MAX_BYTES:
        raise FileTooLarge(
            f"the memo {name!r} has {len(content):,} bytes, the limit is {MAX_BYTES:,}; "
            "take pictures out or split it"
        )
    if suffix == ".doc" and content.startswith(OLE_SIGNATURE):
        raise legacy_refusal(content, name, suffix)
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise MemoUnreadable(
            f"the memo {name!r} has the suffix {suffix!r}; give one of {known}, or paste its text",
            message_ja=f"メモ「{name}」の形式は読めません。{known} のいずれかで保存するか、"
            "本文を貼り付けてください。",
            field="file",
        )
    if not content:
        raise FileEmpty(f"the memo {name!r} is empty (0 bytes); give one with text")
    if suffix == ".docx":
        # first where it can do no harm; what was read there within the limits is read here too
        run_confined(_WORD_PLACE, {"name": name}, content, name, MEMO_LIMITS)
        return word_memo(content, name)
    text = read_text_file(content, name).text.removeprefix("\ufeff")
    return Memo(checked(text), encoding=_other_encoding(content, text))


def word_memo(content: bytes, name: str) -> Memo:
    """Read a memo from a Word file's bytes in this process; raises what `read_memo` raises."""
    from api.memo.word_memo import read_word_memo  # loads python-docx, only where needed

    check_archive(content, name, ".docx")
    word = read_word_memo(content, name)
    return Memo(checked(word.text), word)


def try_word_memo(header: dict[str, str], content: bytes) -> None:
    """Read a Word file to see what it takes; runs in the confined process.

    What is wrong with its text is told by who reads it afterwards.
    """
    with contextlib.suppress(MemoError):
        word_memo(content, header["name"])


def checked(text: str) -> str:
    """The text of a memo, if it is not too long and all of it is characters."""
    if len(text) > MAX_MEMO_CHARS:
        raise MemoTooLong(
            f"the memo has {len(text):,} characters, the limit is {MAX_MEMO_CHARS:,}; "
            "send it in parts, cut at headings or blank lines",
            message_ja=f"メモは{len(text):,}文字あります。一度に点検できるのは{MAX_MEMO_CHARS:,}文字"
            "までです。見出しや空行で分けて、部分ごとに点検してください。",
            field="text",
        )
    if lone := _LONE_SURROGATE.search(text):
        raise MemoUnreadable(
            f"the memo has half a character (U+{ord(lone[0]):04X}) at offset {lone.start()}; "
            "take it out",
            message_ja=f"メモの{lone.start() + 1}文字目が文字として読めません。"
            "取り除いてください。",
            field="text",
        )
    return text


def _other_encoding(content: bytes, text: str) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        is_shift_jis = content.decode("cp932", "replace") == text
        return "Shift_JIS（CP932）" if is_shift_jis else "UTF-8以外の文字コード"
    # ISO-2022-JP is ASCII by its bytes, and another text
    return None if text == content.decode("utf-8").removeprefix("\ufeff") else "ISO-2022-JPなど"
