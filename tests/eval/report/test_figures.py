"""Which figures a report has, and the numbers in their tables."""

from dataclasses import replace

from eval.report.figure import Figure
from eval.report.figures import figures
from eval.report.report import make_report
from eval.saved_run import Group, Mean, SavedRun
from tests.eval.report.runs import found_at, run, unanswerable

MEASURES = {
    name: Mean(value, value - 0.1, value + 0.1, 9)
    for name, value in {
        "R@10": 0.9,
        "R@1": 0.5,
        "R@2000chars": 0.8,
        "R@1000chars": 0.7,
        "RR@10": 0.6,
    }.items()
}


def drawn(*runs: SavedRun, before: SavedRun | None = None) -> dict[str, Figure]:
    return {figure.figure_id: figure for figure in figures(make_report(runs, before))}


def test_recalls_are_in_the_order_of_their_depth_a_column_a_setting() -> None:
    one = run(found_at("q-1", 1), measures=MEASURES)
    other = run(found_at("q-1", 1), name="dense", measures={"R@1": MEASURES["R@1"]})
    figure = drawn(one, other)["recall"]
    assert figure.columns == ("", "fused", "dense")
    assert figure.rows == (
        ("再現率 R@1", "0.500（0.400〜0.600）", "0.500（0.400〜0.600）"),
        ("再現率 R@10", "0.900（0.800〜1.000）", "－"),
    )
    assert figure.series == ("fused", "dense")


def test_recall_by_characters_is_in_the_order_of_the_characters() -> None:
    figure = drawn(run(found_at("q-1", 1), measures=MEASURES))["chars"]
    assert [row[0] for row in figure.rows] == ["1,000字", "2,000字"]
    assert [row[1] for row in figure.rows] == ["0.700（0.600〜0.800）", "0.800（0.700〜0.900）"]


def test_first_ranks_are_counted_those_behind_the_tenth_together() -> None:
    far = [replace(found_at(f"far-{rank}", 1), first_relevant_rank=rank) for rank in (11, 50)]
    queries = [found_at("a", 1), found_at("b", 1), found_at("c", 2), found_at("d", None)]
    figure = drawn(run(*queries, *far, unanswerable("e")))["ranks"]
    counted = {row[0]: row[1] for row in figure.rows if row[1] != "0"}
    assert counted == {"1": "2", "2": "1", "11〜": "2", "なし": "1"}


def test_beside_an_earlier_run_only_questions_of_both_are_counted() -> None:
    before = run(found_at("a", 2), found_at("gone", 1))
    figure = drawn(run(found_at("a", 1), found_at("new", 1)), before=before)["ranks"]
    assert figure.columns == ("順位", "今回", "前回")
    assert figure.rows[:2] == (("1", "1", "0"), ("2", "0", "1"))


def test_differences_are_told_over_all_and_by_type() -> None:
    before = [found_at(f"q-{number}", 2) for number in range(6)]
    after = [found_at(f"q-{number}", 1) for number in range(6)]
    rare = replace(found_at("rare", 1), type="english")
    figure = drawn(run(*after, rare), before=run(*before, rare))["differences"]
    rows = {row[0]: row[1:] for row in figure.rows}
    assert rows["事実"][:4] == ("6", "0.000", "1.000", "+1.000（+1.000〜+1.000）")
    assert rows["英語"][:4] == ("1", "1.000", "1.000", "±0.000（±0.000〜±0.000）")
    assert rows["全体"][:3] == ("7", "0.143", "1.000")
    # one English question is in the table, and its endless interval not in the plot
    assert "事実 6" in figure.svg
    assert "英語" not in figure.svg
    assert "表だけに示す" in figure.lead


def test_by_type_one_setting_shows_its_recalls_and_several_are_set_side_by_side() -> None:
    one = run(found_at("q-1", 1), measures=MEASURES)
    figure = drawn(one)["types"]
    assert figure.series == ("再現率 R@1", "再現率 R@10")
    assert figure.rows == (("事実 2", "0.500（0.400〜0.600）", "0.900（0.800〜1.000）"),)
    other = replace(one, name="dense", groups=(Group("type", "table", 1, MEASURES),))
    figure = drawn(one, other)["types-1"]
    assert figure.rows == (("事実 2", "0.500（0.400〜0.600）", "－"),)


def test_a_run_that_measured_nothing_of_this_has_no_such_figure() -> None:
    bare = replace(run(measures={}), groups=(), queries=(unanswerable("q-1"),))
    assert drawn(bare) == {}


def test_beside_other_settings_it_is_said_whose_change_is_shown() -> None:
    runs = [run(found_at("q-1", 1)), run(found_at("q-1", 1), name="dense")]
    made = drawn(*runs, before=run(found_at("q-1", 2)))
    assert made["differences"].title == "fusedの前回との差（質問の種類ごと）"
    assert made["ranks"].columns == ("順位", "fusedの今回", "fusedの前回")
