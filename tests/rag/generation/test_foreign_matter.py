"""Addresses, markup and other languages in a generated sentence."""

import pytest

from rag.generation.foreign_matter import foreign_matter

SOURCE = "詳細は https://www.meti.go.jp/policy/ を参照。GERDは<速報値>である。OECD MSTI 2024"


@pytest.mark.parametrize(
    "sentence",
    [
        "詳細はhttps://www.meti.go.jp/policy/を参照。",
        "詳細は ｈｔｔｐｓ：／／ｗｗｗ．ｍｅｔｉ．ｇｏ．ｊｐ／ｐｏｌｉｃｙ／ を参照。",
        "GERDは<速報値>である。",
        "OECD MSTI 2024",  # no sentence, and the source's own words
        "OECDのMSTIによるGERDとBERDの比率である。",
        "Society 5.0の実現を目指す。",
        "研究費は3.5兆円（No.1）である。",
        "比率はGDPの3.4%である（図1-2）。",
    ],
)
def test_what_the_sources_have_or_any_text_may_have_is_let_through(sentence: str) -> None:
    assert foreign_matter(sentence, [SOURCE]) is None


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("詳細はhttps://www.meti.go.jp/policy/?q=秘密を参照。", "アドレス"),
        ("詳細はhttps://meti.example.com/を参照。", "アドレス"),
        ("詳細は//evil.example/xを参照。", "アドレス"),
        ("詳細は//evil.shopを参照。", "アドレス"),
        ("詳細はevil.shop/xを参照。", "アドレス"),
        ("詳細はdata:text/html,xを参照。", "アドレス"),
        ("詳細は[こちら](x)を参照。", "書式の記号"),
        ("GERDは<速報値2>である。", None),  # no tag of HTML begins with 速
        ("GERDは&lt;b&gt;である。", "書式の記号"),
        ("GERD is 3.4 percent of GDP.", "日本語"),
        ("GERD占国内生产总值的比例。", "日本語"),
        ("연구개발비는 증가했다.", "日本語"),
    ],
)
def test_what_only_the_model_brings_in_is_named(sentence: str, reason: str | None) -> None:
    found = foreign_matter(sentence, [SOURCE])
    assert (found is None) if reason is None else (found is not None and reason in found)
