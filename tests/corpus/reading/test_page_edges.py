"""Page edges: what repeats at the top and foot of pages parted by form feeds."""

import pytest

from corpus.reading.furniture import find_furniture
from corpus.reading.line import split_lines

BODY = ("投資を増やす。", "人材を育てる。", "制度を整える。", "拠点を築く。", "連携を深める。")


def furniture_of(*pages: str) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Give what is set aside, with the reason, and the page numbers printed."""
    lines = split_lines("\n\f".join(pages))
    found = find_furniture(lines)
    aside = [
        (lines[index].text.strip(), reason)
        for index, reason in sorted(found.reasons.items())
        if not lines[index].is_blank
    ]
    return aside, {lines[index].text.strip(): n for index, n in found.printed.items()}


def paged(form: str, count: int = 3, head: str = "") -> list[str]:
    return [
        "\n\n".join(part for part in (head, BODY[n], form.format(n=n + 1, all=count)) if part)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    "form",
    ["{n}", "- {n} -", "－{n}－", "—{n}—", "{n}/{all}", "{n} / {all}", "p. {n}", "{n}頁", "[{n}]",
     "第{n}頁", "ページ {n}", "{n} of {all}"],
)  # fmt: skip
def test_numbers_alone_that_count_the_pages_are_page_numbers(form: str) -> None:
    shown = [form.format(n=n, all=3) for n in (1, 2, 3)]
    assert furniture_of(*paged(form)) == (
        [(text, "page number") for text in shown],
        dict(zip(shown, (1, 2, 3), strict=True)),
    )


def test_full_width_page_numbers_are_numbers() -> None:
    _, printed = furniture_of(*[f"{BODY[n]}\n\n－{sign}－" for n, sign in enumerate("４５６")])
    assert printed == {"－４－": 4, "－５－": 5, "－６－": 6}


def test_small_roman_numbers_are_set_aside_but_are_no_arabic_page_numbers() -> None:
    aside, printed = furniture_of(*[f"{BODY[n]}\n\n{r}" for n, r in enumerate(("iii", "iv", "v"))])
    assert (aside, printed) == ([(r, "page number") for r in ("iii", "iv", "v")], {})


def test_numbers_that_do_not_count_the_pages_are_text() -> None:
    pages = [f"{BODY[n]}\n\n{number}\n\n以上" for n, number in enumerate((7, 30, 12))]
    aside, printed = furniture_of(*pages[:2], pages[2].replace("以上", "結び"))
    assert (aside, printed) == ([], {})


def test_a_short_head_that_repeats_is_a_running_line() -> None:
    aside, _ = furniture_of(*paged("{n}", head="白書"))
    assert [text for text, reason in aside if reason == "running line"] == ["白書"] * 3


def test_a_head_with_the_page_number_prints_it_at_either_end() -> None:
    heads = ("白書 第1部 1", "2 白書 第1部", "白書 第1部 3")
    aside, printed = furniture_of(*[f"{head}\n\n{BODY[n]}" for n, head in enumerate(heads)])
    assert aside == [(head, "running line with page number") for head in heads]
    assert printed == dict(zip(heads, (1, 2, 3), strict=True))


def test_a_head_that_stands_on_every_second_page_is_a_running_line() -> None:
    pages = [f"{'第1章 総論' if n % 2 else '科学白書'}\n\n{BODY[n % 5]}" for n in range(6)]
    aside, _ = furniture_of(*pages)
    assert [text for text, _ in aside] == ["科学白書", "第1章 総論"] * 3


def test_what_stands_on_few_pages_far_apart_is_text() -> None:
    pages = [f"（参考）\n\n{BODY[0]}" if n in (0, 6, 12) else f"{n}の{BODY[1]}" for n in range(13)]
    assert furniture_of(*pages) == ([], {})


@pytest.mark.parametrize("line", ["# 今後の論点", "国\t予算額", "・大学", "出典：OECD", "同じ文。"])
def test_headings_rows_items_notes_and_sentences_are_text_though_they_repeat(line: str) -> None:
    assert furniture_of(*[f"{line}\n\n{body}" for body in BODY]) == ([], {})


def test_of_two_pages_both_must_have_it() -> None:
    assert furniture_of("白書\n\n投資。\n\n1", "白書\n\n人材。\n\n2") == (
        [("白書", "running line"), ("1", "page number"), ("白書", "running line"),
         ("2", "page number")],
        {"1": 1, "2": 2},
    )  # fmt: skip
    assert furniture_of("白書\n\n投資。\n\n1", "人材。\n\n7") == ([], {})


def test_one_page_has_no_edges() -> None:
    assert furniture_of("白書\n\n投資。\n\n1") == ([], {})


def test_lines_inside_a_page_are_text() -> None:
    page = "{0}の一。\n{0}の二。\n{0}の三。\n（別添）\n{0}の四。\n{0}の五。\n{0}の六。"
    assert furniture_of(*[page.format(sign) for sign in "甲乙丙丁"]) == ([], {})


def test_a_title_set_from_top_to_bottom_below_the_number_hides_it_not() -> None:
    mark = "\n".join("研究開発")
    aside, printed = furniture_of(*[f"{page}\n\n{mark}" for page in paged("- {n} -")])
    assert printed == {"- 1 -": 1, "- 2 -": 2, "- 3 -": 3}
    assert aside[:5] == [("- 1 -", "page number"), *[(s, "vertical mark") for s in "研究開発"]]
