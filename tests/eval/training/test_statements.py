"""Statements of questions with their answers, by example."""

from random import Random

import pytest

from eval.training.statements import statement_of


@pytest.mark.parametrize(
    ("question", "answer", "statements"),
    [
        ("首都はどこですか？", "東京",
         {"首都は東京だ。", "首都は東京である。", "首都は東京です。"}),
        ("上限はいくらでしたか", "1兆円", {"上限は1兆円だった。", "上限は1兆円でした。"}),
        ("上限はいくらだったのか。", "1兆円", {"上限は1兆円だった。", "上限は1兆円であった。"}),
        ("誰が報告書を書いたのか?", "委員会", {"委員会が報告書を書いた。"}),
        ("誰が書いたのですか?", "委員会",
         {"委員会が書いたのだ。", "委員会が書いたのである。", "委員会が書いたのです。"}),
        ("何年に始まりましたか", "2020年", {"2020年に始まりました。"}),
        ("いつ始めますか", "4月", {"4月始めます。"}),
        ("この計画は何という名前か", "「未来計画」",
         {f"この計画は{name}{end}" for name in ("未来計画", "「未来計画」")
          for end in ("だ。", "である。", "です。", "だった。", "となっている。")}),
    ],
)  # fmt: skip
def test_the_answer_stands_in_the_place_of_the_word_asked(
    question: str, answer: str, statements: set[str]
) -> None:
    made = {statement_of(question, answer, Random(seed)) for seed in range(60)}
    assert made == statements


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("なぜ増えたか", "予算が増えたため"),  # a reason stands nowhere in the question
        ("どの国がいつ始めたか", "米国"),
        ("誰がいつ始めたか", "米国"),  # two words, one answer
        ("何人が来たか", "多く"),  # neither a number nor 人
        ("予算について", "1兆円"),
        ("首都はどこか", "東" * 61),
    ],
)
def test_what_fits_no_rule_makes_no_statement(question: str, answer: str) -> None:
    assert {statement_of(question, answer, Random(seed)) for seed in range(20)} == {None}
