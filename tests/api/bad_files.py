"""Files that no document can be made of, each as a careless hand or a hostile one would send it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.corpus.formats.paper import LEFT, Paper

_TYPES = "[Content_Types].xml"


def make_bad(name: str, folder: Path) -> Path:
    """Write one of BAD into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = BAD[name][0]
    if content is None:
        with path.open("wb") as file:
            file.truncate(200_000_000)  # sparse: it takes no room
    else:
        path.write_bytes(content())
    return path


def _locked_pdf() -> bytes:
    paper = Paper(password="ひみつ")
    paper.line("基本計画", LEFT, 100)
    return paper.pdf()


def _scanned_pdf() -> bytes:
    paper = Paper()
    for _ in range(3):
        paper.picture()
        paper.end_page()
    return paper.pdf()


def _broken_pdf() -> bytes:
    paper = Paper()
    paper.line("基本計画", LEFT, 100)
    return paper.pdf()[:300]


def _no_pages() -> bytes:
    parts = [
        b"%PDF-1.4\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
    ]
    places = [len(parts[0]), len(parts[0] + parts[1])]
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    end = len(b"".join(parts))
    return b"".join(parts) + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % end


def _archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
        archive.writestr(_TYPES, b"<Types/>")
    return buffer.getvalue()


def _entities() -> bytes:
    grown = b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n + 1, n, n) for n in range(30))
    return _archive(word__document=b'<!DOCTYPE x [<!ENTITY a0 "x">%s]><x>&a30;</x>' % grown)


BAD: dict[str, tuple[Callable[[], bytes] | None, tuple[str, str]]] = {
    "空.txt": (lambda: b"", ("ファイルに文字がありません", "'空.txt' is empty (0 bytes)")),
    "空白.md": (lambda: "\ufeff \n　\n".encode(), ("ファイルに文字がありません", "white space")),
    "巨大.txt": (None, ("ファイルが大きすぎます", "200,000,000 bytes")),
    "画像.txt": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        ("この形式のファイルは読めません", "'画像.txt'"),
    ),
    "雑音.txt": (
        lambda: bytes((n * 7919) % 256 for n in range(9999)),
        ("この形式のファイルは読めません", "binary data"),
    ),
    "壊れた.pdf": (_broken_pdf, ("ファイルが壊れているか", "'壊れた.pdf'")),
    "偽.pdf": (lambda: "基本計画である。".encode(), ("ファイルが壊れているか", "is no PDF")),
    "鍵.pdf": (_locked_pdf, ("パスワードが掛かっています", "'鍵.pdf' is encrypted")),
    "零頁.pdf": (_no_pages, ("ファイルが壊れているか", "has no pages")),
    "走査.pdf": (_scanned_pdf, ("文字認識（OCR）", "no text layer")),
    "偽.docx": (lambda: b"not a zip", ("ファイルが壊れているか", "'偽.docx'")),
    "別物.docx": (
        lambda: _archive(xl__workbook=b"<x/>"),
        ("この形式のファイルは読めません", "is a file of Excel; rename it to end in .xlsx"),
    ),
    "爆弾.docx": (
        lambda: _archive(word__document=b" " * 60_000_000),
        ("ファイルが大きすぎます", "unpacks to 60,000,"),
    ),
    "実体.docx": (_entities, ("この形式のファイルは読めません", "declares entities")),
    "旧式.doc": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        ("この形式のファイルは読めません", "save it as .docx"),
    ),
    "影.html": (
        lambda: "<script>document.write('本文')</script><nav>案内</nav>".encode(),
        ("ファイルに文字がありません", "without its scripts"),
    ),
    "頁番号.txt": (lambda: b"1\n\n2\n\n3\n", ("読み取れる本文がありません", "no passage")),
    "名無し": (lambda: "基本計画である。".encode(), ("この形式のファイルは読めません", ".pdf")),
}
"""By the file's name: how its bytes are made (None: 200 MB of nothing), and what is told of it
in Japanese and in English."""
