"""The figures that a report shows, as far as its runs have what they need."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from eval.report.difference_figure import difference_figure
from eval.report.figure import Figure, figure_of_means, told
from eval.report.labels import TYPES, budget_chars, measure_label, recall_rank
from eval.report.plots.curve import recall_curve
from eval.report.plots.histogram import Counts, histogram
from eval.report.plots.intervals import Series, interval_plot
from eval.report.report import Report
from eval.saved_run import Mean, SavedQuery, SavedRun

_BY_TYPE = ("R@1", "R@5", "R@10")
_RANKS = 10
_CLASSES = (*(str(rank) for rank in range(1, _RANKS + 1)), "11〜", "なし")


def figures(report: Report) -> tuple[Figure, ...]:
    """All figures in the order of the page."""
    return tuple(_figures(report))


def _figures(report: Report) -> Iterator[Figure]:
    if report.comparison is not None:
        yield from difference_figure(report.comparison, report.of_main)
    if names := _measures(report, recall_rank):
        yield _recall_at_k(report, names)
    # of 5 hits a question none can stand in the places behind
    enough = report.main.settings.get("k", _RANKS) >= _RANKS
    if enough and any(query.expected for query in report.main.queries):
        yield _first_ranks(report)
    if names := _measures(report, budget_chars):
        yield _recall_by_chars(report, names)
    yield from _by_type(report)


def _recall_at_k(report: Report, names: Sequence[str]) -> Figure:
    labels = [measure_label(name) for name in names]
    series = [
        Series(shown, tuple(run.measures.get(name) for name in names))
        for shown, run in zip(report.names, report.runs, strict=True)
    ]
    title = "上位何件で根拠が見つかるか"
    lead = "横線は95%信頼区間。右にあるほど良い。"
    description = told("再現率@k", labels, series)
    svg = interval_plot("recall", title, description, labels, series)
    return figure_of_means("recall", title, lead, svg, "", labels, series)


def _by_type(report: Report) -> Iterator[Figure]:
    """One run: its recalls beside each other. Several: the runs beside each other."""
    groups = [group for group in report.main.groups if group.kind == "type"]
    wanted = [name for name in _BY_TYPE if any(name in group.measures for group in groups)]
    groups = [group for group in groups if any(name in group.measures for name in wanted)]
    if not wanted:
        return
    labels = [f"{TYPES.get(group.name, group.name)} {group.queries}" for group in groups]
    lead = "名前の後の数字は質問の数。質問が少ない種類ほど、信頼区間（横線）が広い。"
    if len(report.runs) == 1:
        series = [
            Series(measure_label(name), tuple(group.measures.get(name) for group in groups))
            for name in wanted
        ]
        yield _type_figure("types", "質問の種類ごとの再現率", lead, labels, series)
        return
    for name in wanted[:2]:
        series = [
            Series(shown, tuple(_of_group(run, group.name, name) for group in groups))
            for shown, run in zip(report.names, report.runs, strict=True)
        ]
        title = f"質問の種類ごとの{measure_label(name)}"
        yield _type_figure(f"types-{recall_rank(name)}", title, lead, labels, series)


def _type_figure(
    figure_id: str, title: str, lead: str, labels: Sequence[str], series: Sequence[Series]
) -> Figure:
    svg = interval_plot(figure_id, title, told(title, labels, series), labels, series)
    return figure_of_means(figure_id, title, lead, svg, "種類", labels, series)


def _of_group(run: SavedRun, name: str, measure: str) -> Mean | None:
    for group in run.groups:
        if group.kind == "type" and group.name == name:
            return group.measures.get(measure)
    return None


def _first_ranks(report: Report) -> Figure:
    series = [
        Counts(shown, _ranks(run.queries))
        for shown, run in zip(report.names, report.runs, strict=True)
    ]
    if report.before is not None:
        # the same questions before and after, or the bars would not compare
        changed = report.changes.values()
        series = [
            Counts(f"{report.of_main}今回", _ranks(change.after for change in changed)),
            Counts(f"{report.of_main}前回", _ranks(change.before for change in changed)),
        ]
    title = "最初の根拠が何位に出たか"
    lead = "縦は質問の数。左に高いほど良い。「なし」は見つからなかった質問。"
    description = "、".join(
        f"{one.name}は1位が{one.counts[0]:,}問、なしが{one.counts[-1]:,}問" for one in series
    )
    return Figure(
        "ranks",
        title,
        lead,
        histogram("ranks", title, f"{description}。", _CLASSES, series),
        tuple(one.name for one in series) if len(series) > 1 else (),
        ("順位", *(one.name for one in series)),
        tuple(
            (name, *(f"{one.counts[place]:,}" for one in series))
            for place, name in enumerate(_CLASSES)
        ),
    )


def _ranks(queries: Iterable[SavedQuery]) -> tuple[int, ...]:
    ranks = Counter(query.first_relevant_rank for query in queries if query.expected)
    nowhere = ranks.pop(None, 0)
    first = [ranks.pop(rank, 0) for rank in range(1, _RANKS + 1)]
    return (*first, ranks.total(), nowhere)


def _recall_by_chars(report: Report, names: Sequence[str]) -> Figure:
    budgets = [budget_chars(name) or 0 for name in names]
    labels = [f"{chars:,}字" for chars in budgets]
    series = [
        Series(shown, tuple(run.measures.get(name) for name in names))
        for shown, run in zip(report.names, report.runs, strict=True)
    ]
    title = "何文字読めば根拠に届くか"
    lead = "上から順に読んだ文字数と再現率。箇所の長さが違う設定どうしも公平に比べられる。"
    description = told("読んだ文字数ごとの再現率", labels, series)
    svg = recall_curve("chars", title, description, budgets, series)
    return figure_of_means("chars", title, lead, svg, "読む量", labels, series)


def _measures(report: Report, number: Callable[[str], int | None]) -> tuple[str, ...]:
    """The measures of a kind that the runs have, by their number: R@1, R@3, …"""
    names = {
        name: value
        for run in report.runs
        for name in run.measures
        if (value := number(name)) is not None
    }
    return tuple(sorted(names, key=lambda name: names[name]))
