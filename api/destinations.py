"""Where a source's characters went, as a table of few lines: passages, reasons, unexplained."""

from dataclasses import dataclass

from api.labels import reason_in_japanese
from corpus.reading.coverage import Count, Coverage

IN_PASSAGES = "in passages"
UNEXPLAINED = "unexplained"
_LABELS = {IN_PASSAGES: "検索する箇所の中", UNEXPLAINED: "理由の分からないもの"}


@dataclass(frozen=True)
class Destination:
    """A class of a source's characters: its count, and its share of the Japanese ones, 0 to 1."""

    name: str
    label: str
    count: Count
    share: float


def destinations(coverage: Coverage) -> tuple[Destination, ...]:
    """The classes of a coverage: passages first, then what was set aside, most of it first."""
    aside = sorted(coverage.set_aside.items(), key=lambda item: -item[1].all)
    counts = [(IN_PASSAGES, coverage.in_passages), *aside, (UNEXPLAINED, coverage.unexplained)]
    whole = coverage.whole.japanese
    return tuple(
        Destination(
            name=name,
            label=_LABELS.get(name) or reason_in_japanese(name),
            count=count,
            share=count.japanese / whole if whole else 0.0,
        )
        for name, count in counts
    )
