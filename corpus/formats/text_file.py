"""Text files: which encoding their bytes are in, and the text they give."""

import re
import unicodedata
from itertools import pairwise

from corpus.errors import FileBroken, FileEmpty, FileUnsupported
from corpus.formats.extracted import Extracted

READ_ENCODINGS = "UTF-8, UTF-16, UTF-32, Shift_JIS (CP932), EUC-JP, ISO-2022-JP"
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (as DOCX, PPTX and XLSX are)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office 97-2003 or password-protected Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a Rich Text file"),
)
_BOMS = (  # the longer first: UTF-32 LE begins as UTF-16 LE does
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SHIFT = re.compile(rb"\x1b(\([BIJH]|\$[@B]|\$\([@BDOPQ])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_MAX_CONTROL_SHARE = 0.01
_MIN_PLAUSIBLE = 0.7
_MIN_PLAUSIBLE_UTF_16 = 0.9  # any even number of bytes is UTF-16, much of it kanji


def read_text_file(content: bytes, name: str) -> Extracted:
    """Read a text or Markdown file.

    The text of a UTF-8 file is exactly `content.decode("utf-8")`: citations count in it. So a
    byte order mark stays, as its first character U+FEFF; of UTF-16 and UTF-32, whose text is
    stored beside the file, it is no part. Line ends stay as they are.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise FileUnsupported(
                f"the file {name!r} is named as a text but is {what}; "
                "give it the suffix of its format, or add the document as a text file"
            )
    text = decode(content, name)
    if not text.strip("\ufeff \t\r\n\f\v\u3000\xa0"):
        raise FileEmpty(f"the file {name!r} holds only white space; add a file with text")
    return Extracted(text)


def decode(content: bytes, name: str) -> str:
    """Decode a text in one of READ_ENCODINGS, told by its bytes.

    Raises FileUnsupported for bytes that are no text, FileBroken for UTF-8 with broken bytes.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(_by_mark(content, encoding, name), name)
    if b"\x1b" in content and content.isascii() and (text := _iso_2022_jp(content)) is not None:
        return _checked(text, name)
    if b"\x00" in content:
        return _checked(_utf_16_without_mark(content) or content.decode("latin-1"), name)
    try:
        return _checked(content.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        if _is_nearly_utf_8(content):
            raise FileBroken(
                f"the file {name!r} is UTF-8, but broken at byte {error.start}; save it as UTF-8 "
                "again from the program it was written in"
            ) from error
    candidates = [_strict(content, "cp932"), _euc_jp(content), _utf_16_without_mark(content)]
    found = [text for text in candidates if text is not None and not _CONTROL.search(text)]
    best = max(found, key=_plausibility, default=None)
    if best is None or _plausibility(best) < _MIN_PLAUSIBLE:
        raise FileUnsupported(
            f"the file {name!r} is in no encoding that is read ({READ_ENCODINGS}), or is no text; "
            "convert it to UTF-8"
        )
    return best


def _by_mark(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileBroken(
            f"the file {name!r} begins with the mark of {encoding.upper()}, but is broken at "
            f"byte {error.start}; save it as UTF-8"
        ) from error


def _checked(text: str, name: str) -> str:
    """Return the text unless it holds what no text does."""
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise FileUnsupported(
            f"the file {name!r} is named as a text but holds binary data; give it the suffix of "
            "its format, or add the document as a text file"
        )
    return text


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None  # it is another encoding: the next one is tried


def _euc_jp(content: bytes) -> str | None:
    """EUC-JP; with the signs of NEC's row 13 (`①`, `㈱`) it is read as EUC-JIS-2004."""
    text = _strict(content, "euc_jp")
    return text if text is not None else _strict(content, "euc_jis_2004")


def _iso_2022_jp(content: bytes) -> str | None:
    """ISO-2022-JP, rewritten as EUC-JP: Python's own codec refuses the signs of row 13."""
    places = [match.start() for match in _SHIFT.finditer(content)]
    if not places:
        return None
    pieces = [content[: places[0]]]
    for start, end in pairwise([*places, len(content)]):
        shift = _SHIFT.match(content, start)
        assert shift is not None
        piece, kind = content[shift.end() : end], shift[1]
        high = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in piece)
        if kind == b"$(D":
            return _strict(content, "iso2022_jp_ext")
        if kind.startswith(b"$"):
            pieces.append(high)
        elif kind == b"(I":  # half-width katakana
            pieces.append(b"".join(b"\x8e" + bytes([b]) if b > 0xA0 else bytes([b]) for b in high))
        else:
            pieces.append(piece)
    return _euc_jp(b"".join(pieces))


def _utf_16_without_mark(content: bytes) -> str | None:
    texts = [_strict(content, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    best = max((text for text in texts if text), key=_plausibility, default=None)
    return best if best is not None and _plausibility(best) > _MIN_PLAUSIBLE_UTF_16 else None


def _is_nearly_utf_8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return 20 * broken < sum(not character.isascii() for character in text)


def _plausibility(text: str) -> float:
    """The share of characters that Japanese texts are made of; wrong decoding gives others.

    EUC-JP taken for Shift_JIS is full of half-width katakana: `､ｳ､ﾎﾀｯﾉ`.
    """
    sample = text[:20_000]
    usual = sum(_usualness(character) for character in sample)
    return usual / len(sample) if sample else 0.0


def _usualness(character: str) -> float:
    code = ord(character)
    if code < 0x80:
        return float(character.isprintable() or character in "\t\n\r\f\v\x1b")
    if 0x3000 <= code <= 0x30FF or 0x4E00 <= code <= 0x9FFF or 0xFF01 <= code <= 0xFF5E:
        return 1.0
    if 0xFF61 <= code <= 0xFF9F:
        return 0.6
    return float(0xA0 <= code <= 0x33FF and unicodedata.category(character) != "Cn")
