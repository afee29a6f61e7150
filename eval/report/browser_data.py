"""What the page's script shows of every question, each passage's text once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.query_values import ANSWER_RIGHT, SPANS_RIGHT
from eval.report.labels import OUTCOMES, RETRIEVERS, STATUSES, TYPES, WORDINGS, measure_label
from eval.report.outcome import outcome_of, parts_missing
from eval.report.report import Report
from eval.saved_run import SavedHit, SavedQuery, SavedRun

Json = dict[str, Any]


class _Table:
    """Values numbered in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._numbers: dict[Any, int] = {}

    def number(self, key: Any, row: Sequence[Any]) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(list(row))
        return self._numbers[key]


class _Passages:
    """The passages of all runs; the same words of the same document are one passage.

    Their ids do not tell: they count the passages of a document, so a border that moves gives
    all that follow another id.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self.passages, self.documents = _Table(), _Table()

    def document(self, document_id: str) -> int:
        title = self._titles.get(document_id, document_id)
        return self.documents.number(document_id, (document_id, title))

    def number(self, run: SavedRun, passage_id: str) -> int:
        passage = run.passages.get(passage_id)
        if passage is None:  # a TREC run names passages only
            return self.passages.number(passage_id, (passage_id, None, "", None))
        document = self.document(passage.document_id)
        row = (passage_id, document, passage.label, passage.text)
        return self.passages.number((passage.document_id, passage.text), row)


def browser_data(report: Report) -> Json:
    """Everything the script needs, as values for JSON; `None` is what a run does not say."""
    passages = _Passages(report.titles)
    retrievers = _names_in_order(
        names
        for run in report.runs
        for query in run.queries
        for hit in query.hits
        for names in (hit.shares, hit.parts)
    )
    measures = _names_in_order(query.values for query in report.main.queries)
    data: Json = {
        "runs": report.names,
        "retrievers": [RETRIEVERS.get(name, name) for name in retrievers],
        "measures": [measure_label(name) for name in measures],
        "types": TYPES,
        "wordings": WORDINGS,
        "outcomes": OUTCOMES,
        "statuses": STATUSES,
        "queries": [_query(query, report.main, passages) for query in report.main.queries],
        "results": [],
        "before": None,
    }
    for run in report.runs:
        by_id = {query.query_id: query for query in run.queries}
        data["results"].append(
            [
                _result(by_id[query.query_id], run, passages, retrievers, measures)
                if query.query_id in by_id
                else None
                for query in report.main.queries
            ]
        )
    if report.before is not None:
        data["before"] = [
            _before(report, query.query_id, report.before, passages)
            for query in report.main.queries
        ]
    return data | {"passages": passages.passages.rows, "documents": passages.documents.rows}


def _query(query: SavedQuery, run: SavedRun, passages: _Passages) -> Json:
    return {
        "id": query.query_id,
        "text": query.text,
        "type": query.type,
        "wording": query.wording,
        "answer": query.answer,
        "note": query.note,
        "expected": [
            [
                item.part,
                passages.document(item.document_id),
                item.quote,
                [passages.number(run, passage_id) for passage_id in item.passage_ids],
            ]
            for item in query.expected
        ],
    }


def _result(
    query: SavedQuery,
    run: SavedRun,
    passages: _Passages,
    retrievers: Sequence[str],
    measures: Sequence[str],
) -> Json:
    return {
        "rank": query.first_relevant_rank,
        "outcome": outcome_of(query),
        "missing": sorted(parts_missing(query)),
        "status": query.status,
        "answer": query.answer_text,
        "right": query.values.get(ANSWER_RIGHT),
        "wouldBeRight": query.values.get(SPANS_RIGHT),
        "confidence": _rounded(query.confidence),
        "withheld": query.withheld_text,
        "values": [_rounded(query.values.get(name)) for name in measures],
        "hits": [_hit(hit, run, passages, retrievers) for hit in query.hits],
    }


def _hit(hit: SavedHit, run: SavedRun, passages: _Passages, retrievers: Sequence[str]) -> list[Any]:
    """Of ten times as many hits as questions, values without names: they make the file's size."""
    return [
        hit.rank,
        passages.number(run, hit.passage_id),
        _rounded(hit.score),
        [_rounded(hit.parts.get(name)) for name in retrievers],
        [_rounded(hit.shares.get(name)) for name in retrievers] if hit.shares else [],
        hit.matched,
        hit.parts_held,
    ]


def _before(report: Report, query_id: str, before: SavedRun, passages: _Passages) -> Json | None:
    change = report.changes.get(query_id)
    if change is None:
        return None
    query = change.before
    return {
        "rank": query.first_relevant_rank,
        "status": query.status,
        "answer": query.answer_text,
        "hits": [
            [hit.rank, passages.number(before, hit.passage_id), hit.parts_held]
            for hit in query.hits
        ],
        "direction": change.direction,
        "gain": [_rounded(change.gain), change.gained_parts],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _names_in_order(mappings: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for mapping in mappings for name in mapping))
