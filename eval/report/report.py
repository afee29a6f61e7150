"""A report: the runs it shows, and the earlier one that the first is compared with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval.comparison import Comparison, compare
from eval.errors import NotComparable
from eval.report.change import Change, changes
from eval.saved_run import SavedRun


@dataclass(frozen=True)
class Report:
    """Runs of one data set with the names they go by here, and what changed since `before`.

    The first run is the one told about in words and compared with `before`; `comparison` is over
    the questions that have a change. `titles` are those of documents by their ids, as far as
    they are known.
    """

    runs: tuple[SavedRun, ...]
    names: tuple[str, ...]
    before: SavedRun | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    comparison: Comparison | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_main(self) -> str:
        """Whose change it is, `fusedの`, where there are several runs to ask about."""
        return f"{self.names[0]}の" if len(self.runs) > 1 else ""

    @property
    def main(self) -> SavedRun:
        """The first run."""
        return self.runs[0]


def make_report(
    runs: Sequence[SavedRun],
    before: SavedRun | None = None,
    titles: Mapping[str, str] | None = None,
) -> Report:
    """Put runs together; NotComparable if their data sets differ or `before` shares no query."""
    main, *others = runs
    for other in others:
        if other.dataset.fingerprint != main.dataset.fingerprint:
            ours, theirs = (
                f"{run.dataset.name} {run.dataset.fingerprint[:12]}" for run in (main, other)
            )
            raise NotComparable(
                f"the run {main.name} is of {ours}, {other.name} of {theirs}; "
                "make a report of each data set",
                message_ja=f"{main.name} は {ours}、{other.name} は {theirs} の結果です。"
                "データが違うので、レポートを分けてください。",
            )
    changed = {} if before is None else changes(before, main)
    if before is not None and not changed:
        raise NotComparable(
            f"the earlier run {before.name} of {before.dataset.name} has no question in common "
            f"with {main.name} of {main.dataset.name}; name an earlier run of the same data set",
            message_ja=f"前回の結果 {before.name}（{before.dataset.name}）には、{main.name}"
            f"（{main.dataset.name}）と同じ質問がありません。同じデータの前回の結果を指定して"
            "ください。",
        )
    comparison = None if before is None else _comparison(before, main, changed)
    return Report(tuple(runs), _names(runs), before, changed, comparison, titles or {})


def _comparison(before: SavedRun, after: SavedRun, changed: Mapping[str, Change]) -> Comparison:
    """The comparison over the questions that did not change themselves.

    Gold questions are added and mended; `compare` rightly refuses two runs of other questions,
    so it gets what both have in common as if it were the data set.
    """
    pairs = changed.values()
    return compare(
        replace(before, dataset=after.dataset, queries=tuple(pair.before for pair in pairs)),
        replace(after, queries=tuple(pair.after for pair in pairs)),
    )


def _names(runs: Sequence[SavedRun]) -> tuple[str, ...]:
    """Their names; numbered where several runs have the same."""
    often = Counter(run.name for run in runs)
    return tuple(
        f"{run.name}（{number}）" if often[run.name] > 1 else run.name
        for number, run in enumerate(runs, 1)
    )
