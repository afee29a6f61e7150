"""The page: what is said, that nothing is executed, and that it needs nothing else."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from eval.report.page import render
from eval.report.report import make_report
from eval.saved_run import Cost, Expected, Mean, SavedPassage, SavedRun
from tests.eval.report.runs import ANSWER, OTHER, PASSAGES, found_at, hit, query, run, unanswerable

EVIL = "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\">&\u2028"


class Reader(HTMLParser):
    """The tags, the attributes and the text of a page, and its data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._data = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag; data and script hold no text for readers."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._inside = "data" if ("id", "data") in attrs else tag

    def handle_endtag(self, _tag: str) -> None:
        """What follows is text for readers."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the text, and the data by themselves."""
        if self._inside == "data":
            self._data += data
        elif self._inside not in ("script", "style"):
            self.text += data

    @property
    def data(self) -> Any:
        """What the page's script is given."""
        return json.loads(self._data)


def read(*runs: SavedRun, before: SavedRun | None = None) -> Reader:
    report = make_report(runs, before, {"plan": "基本計画"})
    return Reader(render(report))


def test_the_head_tells_what_was_measured_with_what_and_what_came_out() -> None:
    text = read(run(found_at("q-1", 1))).text
    for words in (
        "調整用の質問（dev）",
        "2026年11月22日 14:03（日本時間）",  # 05:03 UTC
        "求める根拠の50%が検索結果のいちばん上にありました（95%信頼区間 12%〜88%）",
        "上位10件まで読めば75%に届きます",
        "0.500（0.125〜0.875）",
        "12.0（95%点 20.0）",
        "812",
        "AMD EPYC、2コア、Linux 6",
        "weights.dense",
        "20261122T050300-1a2b3c4d",
    ):
        assert words in text


def test_the_difference_to_an_earlier_run_is_told_in_words_and_numbers() -> None:
    before = [found_at(f"q-{number}", 2) for number in range(8)]
    after = [found_at(f"q-{number}", 1) for number in range(8)]
    page = read(run(*after, found_at("q-new", 1)), before=run(*before, name="old"))
    assert "同じ8問では、良くなった質問が8、悪くなった質問が0です" in page.text
    # all eight signs alike: 2 of 2^8 flips are as far
    assert "偶然の揺れとは考えにくい差です（対応のある検定 p＝0.008）" in page.text
    assert "1問は前回になかったか、質問や根拠が直された" in page.text


def test_a_difference_that_chance_may_make_is_told_as_such() -> None:
    page = read(run(found_at("q-1", 1)), before=run(found_at("q-1", 2)))
    assert "偶然の揺れと区別できない差です（対応のある検定 p＝1.000）" in page.text


def test_what_a_run_does_not_say_is_a_dash() -> None:
    bare = replace(
        run(found_at("q-1", 1), measures={"R@1": Mean(0.5, 0.4, 0.6, 2)}),
        machine=None,
        index=None,
        cost=Cost(),
    )
    other = run(found_at("q-1", 1), name="dense")
    page = read(bare, other)
    assert re.search(r"再現率 R@10\s*－\s*0\.750", page.text)
    assert re.search(r"索引の大きさ（MB）\s*－\s*3\.5", page.text)
    assert re.search(r"測定した機械\s*－\s*AMD EPYC", page.text)


def test_a_trec_run_has_neither_texts_nor_passages() -> None:
    bare = replace(
        query("301", hit(1, "FT911-1", 1), text="", type_=None),
        wording=None,
        answer=None,
        expected=(Expected(1, "", "", ("FT911-1", "FT911-2")),),
        status=None,
        answer_text=None,
    )
    page = read(replace(run(bare, passages={}), groups=(), settings={}, index=None, machine=None))
    assert "301" in page.text
    assert page.data["passages"] == [
        ["FT911-1", None, "", None],
        ["FT911-2", None, "", None],
    ]


def test_without_scripts_every_question_stands_in_a_table() -> None:
    queries = [found_at("q-1", 1), found_at("q-2", None), unanswerable("q-3")]
    html = render(make_report([run(*queries)], run(found_at("q-1", 2))))
    plain = Reader(html[html.index("<noscript>") : html.index("</noscript>")]).text
    assert re.search(r"q-1 予算はいくらか。\s*事実\s*1\s*2\s*回答した", plain)
    assert re.search(r"q-2 予算はいくらか。\s*事実\s*－\s*－", plain)
    assert re.search(r"q-3 予算はいくらか。\s*答えなし\s*答えなし\s*－\s*見つからない", plain)


@pytest.fixture
def evil() -> SavedRun:
    """A run whose every text would be a script if it were not escaped."""
    asked = replace(
        query(f"q{EVIL}", replace(hit(1, EVIL, 1), matched=(EVIL,), parts={EVIL: 1.0}), text=EVIL),
        type=EVIL,
        wording=EVIL,
        answer=EVIL,
        note=EVIL,
        expected=(Expected(1, EVIL, EVIL, (EVIL,)),),
        status=EVIL,
        answer_text=EVIL,
    )
    made = run(asked, name=EVIL, passages={EVIL: SavedPassage(EVIL, EVIL, EVIL)})
    means = {EVIL: Mean(0.5, 0.4, 0.6, 1), "R@1": Mean(0.5, 0.4, 0.6, 1)}
    return replace(
        made,
        measures=means,
        groups=tuple(
            replace(made.groups[0], kind=kind, name=EVIL, measures=means) for kind in ("type", EVIL)
        ),
        settings={EVIL: EVIL},
        dataset=replace(made.dataset, name=EVIL, kind=EVIL),
        made_at=EVIL,
    )


def test_no_text_of_a_run_becomes_markup(evil: SavedRun) -> None:
    page = read(evil, replace(evil, name="other"), before=evil)
    assert page.tags.count("script") == 2  # the data and ours
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.data["queries"][0]["text"] == EVIL
    assert page.data["passages"][0][3] == EVIL


def test_the_page_names_no_other_file_and_no_address() -> None:
    page = Reader(html := render(make_report([run(found_at("q-1", 1))])))
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bimport\b *[({\"']|fetch\(", html)
    named = [value for name, value in page.attributes if name in ("src", "href")]
    assert named == ["data:,", "#main"]
    assert not {"link", "iframe", "object", "base"} & set(page.tags) - {"link"}


def test_a_passage_is_written_once_however_often_it_is_found() -> None:
    html = render(make_report([run(found_at("q-1", 1), found_at("q-2", 2))]))
    assert html.count(PASSAGES[OTHER].text) == 1


def test_passages_are_known_again_by_their_words_not_by_their_counted_ids() -> None:
    moved = {"plan.0008": PASSAGES[ANSWER], "plan.0009": PASSAGES[OTHER]}
    before = replace(query("q-1", hit(1, "plan.0009"), hit(2, "plan.0008", 1)))
    page = read(run(found_at("q-1", 1)), before=run(before, passages=moved))
    assert [row[0] for row in page.data["passages"]] == [ANSWER, OTHER]
    assert page.data["before"][0]["hits"] == [[1, 1, []], [2, 0, [1]]]
    assert page.data["before"][0]["direction"] == 1
    assert page.data["before"][0]["gain"] == [0.5, 0]


def test_score_parts_are_in_the_data_as_they_were_measured() -> None:
    page = read(run(found_at("q-1", 2)))
    assert page.data["retrievers"] == ["意味（ベクトル）", "単語"]
    second = page.data["results"][0][0]["hits"][1]
    assert second == [2, 0, 0.5, [0.875, 12.5], [0.375, 0.125], ["予算"], [1]]


def test_documents_are_shown_by_their_titles() -> None:
    page = read(run(found_at("q-1", 1)))
    assert page.data["documents"] == [["plan", "基本計画"]]
    assert ("value", "plan") in page.attributes  # the filter's choice
