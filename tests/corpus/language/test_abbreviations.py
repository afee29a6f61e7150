"""Abbreviations where a text defines them: what is short, what is long, and the place."""

import pytest

from corpus.language.abbreviations import Abbreviation, collect_abbreviations
from corpus.passages.passage import Passage, PassageKind


def passage(text: str, passage_id: str = "plan.0001") -> Passage:
    return Passage(
        passage_id=passage_id,
        document_id=passage_id.split(".")[0],
        version=1,
        text=text,
        kind=PassageKind.BODY,
        section=(),
        pages=(),
        span=(0, len(text)),
        source_spans=((0, len(text)),),
        alignment=((0, 0, len(text)),),
        sentences=(),
        previous_id=None,
        next_id=None,
    )


def pairs(text: str) -> list[tuple[str, str]]:
    return [(found.short, found.long) for found in collect_abbreviations([passage(text)])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "総合科学技術・イノベーション会議（CSTI）が",
            [("CSTI", "総合科学技術・イノベーション会議")],
            id="a name with a dot",
        ),
        pytest.param(
            "国防高等研究計画局（Defense Advanced Research Projects Agency：DARPA）は",
            [
                ("DARPA", "国防高等研究計画局"),
                ("DARPA", "Defense Advanced Research Projects Agency"),
            ],
            id="Japanese and English",
        ),
        pytest.param(
            "the National Science Foundation (NSF) and",
            [("NSF", "National Science Foundation")],
            id="English alone",
        ),
        pytest.param(
            "監督機関である国家科学審議会（NSB）", [("NSB", "国家科学審議会")], id="after a verb"
        ),
        pytest.param(
            "旧「未来投資プログラム（PIA）」",
            [("PIA", "未来投資プログラム")],
            id="a quotation around it",
        ),
        pytest.param(
            "「研究評価に関するサンフランシスコ宣言（DORA）」",
            [("DORA", "研究評価に関するサンフランシスコ宣言")],
            id="a quotation with particles is taken whole",
        ),
        pytest.param(
            "と「参加拡大と欧州研究圏（ERA）強化」",
            [("ERA", "欧州研究圏")],
            id="a quotation that goes on is not",
        ),
        pytest.param(
            "「優先研究プログラム」（PEPR）", [("PEPR", "優先研究プログラム")], id="before it"
        ),
        pytest.param("前欧州中央銀行（ECB）総裁", [("ECB", "欧州中央銀行")], id="a prefix goes"),
        pytest.param(
            "米マサチューセッツ工科大（MIT）", [("MIT", "マサチューセッツ工科大")], id="a country"
        ),
        pytest.param(
            "インド太平洋経済枠組み\n（IPEF）",
            [("IPEF", "インド太平洋経済枠組み")],
            id="a line break",
        ),
        pytest.param("産業科学資源省 (DISR)の", [("DISR", "産業科学資源省")], id="a space"),
        pytest.param(
            "科学技術振興機構（以下「JST」という。）", [("JST", "科学技術振興機構")], id="以下"
        ),
        pytest.param(
            "科学技術・イノベーション基本法（平成7年法律第130号。以下「基本法」という。）",
            [("基本法", "科学技術・イノベーション基本法")],
            id="以下 after the number of the law",
        ),
        pytest.param(
            "「研究とイノベーションの未来戦略 （以下、未来戦略）」",
            [("未来戦略", "研究とイノベーションの未来戦略")],
            id="以下 within a quotation",
        ),
        pytest.param(
            "DATI（技術移転・イノベーション機構）",
            [("DATI", "技術移転・イノベーション機構")],
            id="the short form first",
        ),
        pytest.param(
            "FA (Funding Agency) として", [("FA", "Funding Agency")], id="English behind it"
        ),
        pytest.param(
            "CETs(critical and emerging technologies)",
            [("CETs", "critical and emerging technologies")],
            id="a plural",
        ),
        pytest.param(
            "大強度陽子加速器施設（J-PARC）、ベンチャーキャピタル（VC）",
            [("J-PARC", "大強度陽子加速器施設"), ("VC", "ベンチャーキャピタル")],
            id="a hyphen; a single loan word",
        ),
    ],
)
def test_definitions_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "最新リスト (2024/2)",
        "図1（2024年）",
        "研究開発（米国）",
        "政策資料（出典：OECD）",
        "研究費（OECD）",
        "売上高（USD）",
        "競争力強化（Promoting）",
        "公平な競争条件（level playing field）",
        "動画サイト（YouTube）",
        "IBM（米国企業）",
        "OECD（国際機関）",
        "本事業（以下「本事業」という。）",
        "3年移動平均（PY）",
        "海外派遣・育成事業の推進 (J-StarX)",
        "人工知能（AI等）",
        "目標（以下、3%目標）",
        "",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert pairs(text) == []


def test_the_place_of_the_definition_is_kept() -> None:
    text = "また、国立科学財団（NSF）は、"
    (found,) = collect_abbreviations([passage(text, "plan.0007")])
    assert found == Abbreviation("NSF", "国立科学財団", "plan", "plan.0007", (3, 14))
    assert text[slice(*found.span)] == "国立科学財団（NSF）"


def test_a_document_defines_a_pair_once_and_another_document_again() -> None:
    passages = [
        passage("科学技術振興機構（JST）", place) for place in ("a.0001", "a.0002", "b.0001")
    ]
    found = collect_abbreviations(passages)
    assert [abbreviation.passage_id for abbreviation in found] == ["a.0001", "b.0001"]
