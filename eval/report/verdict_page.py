"""The page of verdicts: what they come to, and every item with what was said, wrong ones first."""

from collections.abc import Mapping, Sequence

from eval.commands.verdict_names import TASK_JA, VERDICT_JA, kind_ja
from eval.report import labels
from eval.report.plots.svg import legend_marker
from eval.report.template import static_file, template
from eval.report.verdict_tables import verdict_figures, verdict_findings, verdict_tables
from eval.verdicts.verdict_run import JudgedItem, VerdictRun
from eval.verdicts.verdict_summary import verdict_summary


def render_verdicts(runs: Sequence[VerdictRun], titles: Mapping[str, str]) -> str:
    """Runs of verdicts as HTML that names no other file and no address.

    `titles` are those of documents by their ids. Without scripts all is there, only the items
    cannot be filtered.
    """
    summaries = [verdict_summary(run) for run in runs]
    both = list(zip(runs, summaries, strict=True))
    items = [(run, item) for run in runs for item in run.items]
    items.sort(key=lambda pair: _badness(*pair))
    return template("verdicts.html").render(
        runs=runs,
        titles=titles,
        tasks=TASK_JA,
        verdicts=VERDICT_JA,
        kind_ja=kind_ja,
        labels=labels,
        findings=[words for run, summary in both for words in verdict_findings(run, summary)],
        tables={run.task: tuple(verdict_tables(run, summary)) for run, summary in both},
        figures=[one for run, summary in both for one in verdict_figures(run, summary)],
        legend_marker=legend_marker,
        items=items,
        outcome_of=_outcome,
        outcomes=_OUTCOMES,
        choices=_choices(items),
        style=static_file("report.css"),
        script=static_file("verdicts.js"),
    )


_OUTCOMES = {
    "dangerous": "人を誤らせる誤り",
    "wrong": "ほかの誤り",
    "uncited": "正しいが根拠の箇所が違う",
    "right": "正しい",
}
_ORDER = tuple(_OUTCOMES)


def _outcome(run: VerdictRun, item: JudgedItem) -> str:
    """What became of an item; together counts where a memo was also audited as one."""
    dangerous = run.of_task.dangerous
    if any((item.expected, said) in dangerous for said in (item.said, item.said_together)):
        return "dangerous"
    if not item.is_right:
        return "wrong"
    return "uncited" if item.cited is False else "right"


def _badness(run: VerdictRun, item: JudgedItem) -> int:
    return _ORDER.index(_outcome(run, item))


def _choices(items: Sequence[tuple[VerdictRun, JudgedItem]]) -> dict[str, dict[str, str]]:
    """What items can be filtered by, only what occurs."""
    tasks = dict.fromkeys(run.task for run, _ in items)
    expected = dict.fromkeys(item.expected for _, item in items)
    said = dict.fromkeys(item.said for _, item in items)
    kinds = sorted({item.kind for _, item in items})
    outcomes = dict.fromkeys(_outcome(run, item) for run, item in items)
    return {
        "task": {name: TASK_JA[name] for name in tasks} if len(tasks) > 1 else {},
        "outcome": {name: _OUTCOMES[name] for name in outcomes},
        "expected": {name: VERDICT_JA[name] for name in expected},
        "said": {name: VERDICT_JA[name] for name in said},
        "kind": {name: kind_ja(name) for name in kinds},
    }
