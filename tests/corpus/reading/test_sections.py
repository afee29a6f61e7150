"""Section paths: under which headings a block stands."""

from corpus.reading.sections import section_paths
from tests.corpus.inline_document import read


def paths_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give each block's text with its path."""
    blocks = read(text).blocks
    paths = section_paths(blocks)
    return [(block.text.text, path) for block, path in zip(blocks, paths, strict=True)]


def test_headings_nest_by_their_depth_and_close_deeper_ones() -> None:
    assert paths_of("# 章\n一\n## 節\n二\n### 項\n三\n## 次の節\n四\n# 次の章\n五") == [
        ("章", ("章",)),
        ("一", ("章",)),
        ("節", ("章", "節")),
        ("二", ("章", "節")),
        ("項", ("章", "節", "項")),
        ("三", ("章", "節", "項")),
        ("次の節", ("章", "次の節")),
        ("四", ("章", "次の節")),
        ("次の章", ("次の章",)),
        ("五", ("次の章",)),
    ]


def test_text_before_any_heading_has_no_path() -> None:
    assert paths_of("表紙\n# 章") == [("表紙", ()), ("章", ("章",))]


def test_a_skipped_depth_is_not_filled_up() -> None:
    assert paths_of("# 章\n### 項\n一")[-1] == ("一", ("章", "項"))


def test_a_section_lies_under_its_chapter_though_the_title_comes_later() -> None:
    front, title = "はじめに\n序。\n", "2\t課題の解決\n"
    text = f"{front}2.1\t課題への取り組み\n変革の\n\n{title}政策。\n2.2\t競争力\n本文。"
    assert dict(paths_of(text))["本文。"] == ("2 課題の解決", "2.2 競争力")
    assert dict(paths_of(text))["2.1\t課題への取り組み"] == ("2 課題の解決", "2.1 課題への取り組み")


def test_a_section_without_a_chapter_title_stands_alone() -> None:
    assert paths_of("1.1\t投資\n本文。\n1.2\t人材\n本文の二。") == [
        ("1.1\t投資", ("1.1 投資",)),
        ("本文。", ("1.1 投資",)),
        ("1.2\t人材", ("1.2 人材",)),
        ("本文の二。", ("1.2 人材",)),
    ]


def test_a_footnote_stands_under_no_heading() -> None:
    text = (
        "1.1\t投資\n「産業戦略」1では、増やす。\n\n1\t 内閣府, “産業戦略,” https://www.cao.go.jp/"
    )
    assert paths_of(text)[-1] == ("1\t 内閣府, “産業戦略,” https://www.cao.go.jp/", ())


def test_parts_chapters_and_sections_nest_as_reports_nest_them() -> None:
    text = (
        "第1部　総論\n総論の文。\n第1章　背景\n背景の文。\n第1節　経緯\n経緯の文。\n"
        "第2章　課題\n課題の文。\n第2部　各論\n各論の文。\n附則\n施行する。"
    )
    paths = dict(paths_of(text))
    assert paths["経緯の文。"] == ("第1部 総論", "第1章 背景", "第1節 経緯")
    assert paths["課題の文。"] == ("第1部 総論", "第2章 課題")
    assert paths["各論の文。"] == ("第2部 各論",)
    assert paths["施行する。"] == ("附則",)


def test_a_numbered_section_lies_under_the_chapter_of_its_number() -> None:
    text = (
        "第二章　課題\n課題の文。\n2.1\t人材\n人材の文。\n2.1.1\t育成\n育成の文。\n"
        "2.2\t資金\n資金の文。"
    )
    paths = dict(paths_of(text))
    assert paths["育成の文。"] == ("第二章 課題", "2.1 人材", "2.1.1 育成")
    assert paths["資金の文。"] == ("第二章 課題", "2.2 資金")


def test_a_report_without_chapters_nests_by_its_numbers() -> None:
    text = (
        "１．背景\n背景の文。\n\n（１）経緯\n経緯の文。\n\n① 前史\n前史の文。\n\n"
        "（２）現状\n現状の文。\n\n２．課題\n課題の文。"
    )
    paths = dict(paths_of(text))
    assert paths["前史の文。"] == ("１．背景", "（１）経緯", "① 前史")
    assert paths["現状の文。"] == ("１．背景", "（２）現状")
    assert paths["課題の文。"] == ("２．課題",)


def test_titles_that_count_on_are_beside_one_another_whatever_their_depth() -> None:
    text = (
        "# 1. 情勢\n情勢の文。\n## 推移\n推移の文。\n## 2. 方向性\n方向の文。\n"
        "### 総仕上げ\n仕上げの文。\n### 3. 推進\n推進の文。\n"
        "# 施策の方向性①：集中\n集中の文。\n## 施策の方向性②：支援\n支援の文。"
    )
    paths = dict(paths_of(text))
    assert paths["推移の文。"] == ("1. 情勢", "推移")
    assert paths["仕上げの文。"] == ("2. 方向性", "総仕上げ")
    assert paths["推進の文。"] == ("3. 推進",)
    assert paths["支援の文。"] == ("施策の方向性②：支援",)


def test_a_count_of_its_own_inside_a_section_stays_inside() -> None:
    text = "# 2. 章\n文。\n## 1. 節\n一の文。\n## 2. 節\n二の文。\n## 3. 節\n三の文。"
    paths = dict(paths_of(text))
    assert paths["三の文。"] == ("2. 章", "3. 節")


def test_a_chapter_title_behind_its_first_section_s_text_does_not_end_the_section() -> None:
    text = "2.1\t取り組み\n前の文。\n\n2\t課題の解決\n\n後の文。\n2.2\t競争力\n次の文。"
    paths = dict(paths_of(text))
    assert paths["前の文。"] == paths["後の文。"] == ("2 課題の解決", "2.1 取り組み")
    assert paths["次の文。"] == ("2 課題の解決", "2.2 競争力")


def test_a_title_that_comes_again_on_the_next_slide_does_not_lie_below_itself() -> None:
    text = "# 2. 方向性\n文。\n### 3. 推進\n一の文。\n### 3. 推進\n二の文。"
    assert dict(paths_of(text))["二の文。"] == ("3. 推進",)
