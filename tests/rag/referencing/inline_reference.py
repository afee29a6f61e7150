"""References written inside a test."""

from corpus.issued_on import IssuedOn
from rag.referencing.reference import Reference

INTERIM = "イノベーション小委員会 中間とりまとめ ～「科学とビジネスの近接化」～"


def reference(
    *,
    title: str = INTERIM,
    issuer: str = "経済産業省 イノベーション・環境局",
    issued_on: str = "2025-04-25",
    pages: tuple[str, ...] = ("15",),
    quote: str = "研究開発費は20兆円である。",
    kind: str = "report",
    key: str = "meti-interim-0123abcd",
) -> Reference:
    """A reference; what is not said is that of a report by a ministry."""
    return Reference(
        key=key,
        title=title,
        issuer=issuer,
        issued_on=IssuedOn.parse(issued_on),
        kind=kind,
        language="ja",
        pages=pages,
        quotes=(quote,),
        citation_ids=("meti-interim~Ac1Nede",),
    )


HOSTILE = (
    r"\input{/etc/passwd}",
    "100% & $x$ #1 a_b {x",
    "} , author = {誰か",
    "12--13 ''quoted'' ``so`` ?` ~ ^",
    "@article{x, title={y}}",
    "*強調* [文字](http://example.com) `code` <b>太字</b> &lt; ![絵](x) | ~~消~~ # 見出し",
    "1. 一覧",
    "- 項目",
    "「新技術立国」の『実現』に向けて",
    "C:\\政策\\n",
    "髙橋・﨑・𠮷野 ㈱①Ⅲ",
)
"""Titles that a format must carry as they are."""
