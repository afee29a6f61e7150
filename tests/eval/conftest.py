"""A corpus of one small document, written here, for gold files written in the tests."""

import hashlib
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.issued_on import IssuedOn
from corpus.source_folder import SourceFolder

SOURCE = """第1章　基金
大学ファンドの運用益からの支出上限は、
年間3,000億円（実質）である。
政府は環境変化を受け、同戦略を改訂した80。予算は**1兆円**とする。
第2章　目標
予算は2兆円とする。
"""


@pytest.fixture
def small_catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue of the one document `small-report`, whose text is SOURCE."""
    (tmp_path / "small.txt").write_text(SOURCE, encoding="utf-8")
    document = Document(
        document_id="small-report",
        title="試験用の報告書",
        issuer="試験省",
        issued_on=IssuedOn.parse("2025-04"),
        kind="report",
        language="ja",
        file="small.txt",
        sha256=hashlib.sha256(SOURCE.encode()).hexdigest(),
        version=1,
    )
    return Catalogue(SourceFolder(tmp_path), (document,))
