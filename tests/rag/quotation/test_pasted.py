"""Reading a pasted quotation: its parts, and what cannot be compared."""

import time

import pytest

from rag.errors import QuoteError
from rag.quotation.pasted import MAX_QUOTE_CHARS, read_quote, undivided, without_last_stop


@pytest.mark.parametrize(
    "ellipsis",
    [
        "……",
        "…",
        "...",
        "・・・",
        "（中略）",
        "〔略〕",
        "(略)",
        "［……］",
        "……（中略）……",
        " 中略 ",
        "～中略～",
    ],
)
def test_an_ellipsis_parts_a_quotation(ellipsis: str) -> None:
    parts = read_quote(f"研究を{ellipsis}推進する").parts
    assert [part.text for part in parts] == ["研究を", "推進する"]


def test_parts_keep_their_places_in_the_text_as_pasted() -> None:
    text = "「研究を……推進する。」"
    first, second = read_quote(text).parts
    assert [text[start:end] for start, end in first.spans] == ["研", "究", "を"]
    assert [text[start:end] for start, end in second.spans] == ["推", "進", "す", "る", "。"]


def test_an_ellipsis_at_an_end_and_a_decimal_point_part_nothing() -> None:
    assert [part.text for part in read_quote("……3.5%に増えた…").parts] == ["3.5%に増えた"]


def test_dots_that_lead_to_page_numbers_are_no_ellipses() -> None:
    contents = "".join(f"第{n}章……{n}\n" for n in range(1, 60))
    assert len(read_quote(contents).parts) == 1


def test_a_quotation_may_be_taken_undivided_or_without_its_last_stop() -> None:
    pasted = read_quote("以下（略）とする。")
    assert undivided(pasted).parts[0].text == "以下(略)とする."
    shorter = without_last_stop(pasted)
    assert shorter is not None
    assert [part.text for part in shorter.parts] == ["以下", "とする"]
    assert without_last_stop(read_quote("とする")) is None


@pytest.mark.parametrize("text", ["", " \n　", "「」", "……", "**", "<p></p>", "\u200b"])
def test_nothing_to_compare_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(QuoteError, match="nothing to compare") as caught:
        read_quote(text)
    assert caught.value.field == "quote"
    assert "照合できる文字がありません" in caught.value.message_ja


@pytest.mark.parametrize(("text", "code"), [("研\x00究", "U+0000"), ("研\ud800", "U+D800")])
def test_what_is_no_text_is_an_error_that_names_it(text: str, code: str) -> None:
    with pytest.raises(QuoteError, match="at character 2") as caught:
        read_quote(text)
    assert code in str(caught.value)
    assert code in caught.value.message_ja


def test_too_long_a_quotation_is_an_error_that_says_how_long_it_may_be() -> None:
    read_quote("研" * MAX_QUOTE_CHARS)
    with pytest.raises(QuoteError, match="20001 characters; check at most 20000"):
        read_quote("研" * (MAX_QUOTE_CHARS + 1))


@pytest.mark.parametrize(
    "remark", ["（ママ）", "(原文ママ)", "［sic］", "（下線は引用者）", "（傍点筆者）"]
)
def test_what_the_quoting_writer_remarked_is_not_compared(remark: str) -> None:
    text = f"先端口{remark}ボット"
    [part] = read_quote(text).parts
    assert part.text == "先端口ボット"
    assert [text[start:end] for start, end in part.spans] == list("先端口ボット")


@pytest.mark.parametrize(
    "sign", [" ", "\t", "\n", "・", "> ", "…", "… ", "「", "。", "ー", "<", "\t- "]
)
def test_thousands_of_one_sign_are_read_quickly(sign: str) -> None:
    started = time.process_time()
    read_quote("研究" + sign * (MAX_QUOTE_CHARS // 4) + "開発")
    assert time.process_time() - started < 0.5
