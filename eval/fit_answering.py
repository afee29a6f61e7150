"""Fits the weights of `rag.answering`: `python -m eval.fit_answering`.

On the dev questions, and on those of authors whom the cross-encoder did not learn from.

Prints the values for AnsweringSettings, and how many answers hold their evidence where each
question is judged by weights that were fitted without it: what new questions may expect, as far
as dev questions are like them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np
import typer

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from corpus.passages.passage import Passage
from eval.commands.console import failures_told, out
from eval.evidence import Evidence, merged, shared_chars
from eval.fit_options import CatalogueFile, DataFolder, ModelName
from eval.gold import Question, Split, load_gold
from eval.learning_set import LearningSet, learning_questions
from eval.statistics.bootstrap import mean_intervals
from rag.answering.asked import Asked
from rag.answering.candidate import Candidate
from rag.answering.choosing import choose
from rag.answering.reader import PASSAGES_READ
from rag.answering.rereading import log_odds, with_reading
from rag.answering.settings import AnsweringSettings
from rag.answering.signs import NAMES
from rag.answering.unit import Unit
from rag.assistant import Assistant
from rag.workplace import BUNDLED, Workplace, open_assistant

_HOLDING_SHARE = 0.25
_FOLDS = 10
_SEEDS = (0, 1, 2)
_SHRINKAGE = 0.05
_DIGITS = 3
_OF_READING = ("read_intercept", "read_odds", "reading", "unread_intercept", "unread_odds")


@dataclass(frozen=True)
class Read:
    """A question with the passages found, and the candidates read in them."""

    question: Question
    asked: Asked
    passages: tuple[Passage, ...]
    candidates: tuple[Candidate, ...]

    def holding(self) -> list[bool]:
        """For each candidate, whether it holds a good part of some evidence."""
        return [self._share_held(item) >= _HOLDING_SHARE for item in self.candidates]

    def coverage(self, settings: AnsweringSettings) -> tuple[float, int]:
        """The share of the parts whose evidence an answer by these settings holds; its length."""
        candidates = [_judged(item, settings) for item in self.candidates]
        chosen = choose(self.asked, candidates, settings)
        given: dict[str, list[tuple[int, int]]] = {}
        for one in chosen:
            passage = self.passages[one.rank - 1]
            given.setdefault(passage.document_id, []).extend(passage.source_spans_of(*one.span))
        parts = self.question.parts.values()
        found = sum(
            any(item.is_found_in(given.get(item.document_id, ())) for item in alternatives)
            for alternatives in parts
        )
        return found / len(parts), sum(one.span[1] - one.span[0] for one in chosen)

    def _share_held(self, candidate: Candidate) -> float:
        passage = self.passages[candidate.rank - 1]
        spans = merged(_source_spans(passage, candidate.unit))
        return max(
            (
                shared_chars(item.spans, spans) / _chars(item)
                for item in self.question.evidence
                if item.document_id == passage.document_id
            ),
            default=0.0,
        )


def read_all(assistant: Assistant, questions: Sequence[Question]) -> list[Read]:
    """Search for each question and read what comes, as the assistant does."""
    found = []
    for question in questions:
        result = assistant.searcher.search(question.question, PASSAGES_READ)
        passages = tuple(assistant.passage(hit.passage_id) for hit in result.hits)
        weights = assistant.reader.weigh(question.question)
        scores = [hit.score for hit in result.hits]
        candidates = assistant.reader.read(weights, passages, scores, result.tokens)
        items = tuple(item for of in candidates for item in of)
        found.append(Read(question, weights.asked, passages, items))
    return found


def fit(read: Sequence[Read]) -> AnsweringSettings:
    """Fit intercept and weights by logistic regression; the rest stays as it is.

    Signs are brought to variance 1 first, so that shrinkage treats them alike (cosines differ
    by hundredths).
    """
    # scikit-learn ships neither annotations nor stubs
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    signs = np.array([astuple(item.signs) for one in read for item in one.candidates])
    holding = [held for one in read for held in one.holding()]
    mean, deviation = signs.mean(axis=0), signs.std(axis=0)
    deviation[deviation == 0] = 1.0  # a sign that no question shows weighs nothing
    model = LogisticRegression(C=_SHRINKAGE, max_iter=1000)
    model.fit((signs - mean) / deviation, holding)
    weights = model.coef_[0] / deviation
    intercept = float(model.intercept_[0] - weights @ mean)
    fitted = dict(zip(NAMES, (round(float(w), _DIGITS) for w in weights), strict=True))
    settings = replace(AnsweringSettings(), intercept=round(intercept, _DIGITS), **fitted)
    return _with_reading_weights(settings, read, holding)


def _with_reading_weights(
    settings: AnsweringSettings, read: Sequence[Read], holding: Sequence[bool]
) -> AnsweringSettings:
    """The settings with the weights of what the cross-encoder said, and of what it did not read.

    Which sentences were read is as the weights in use had it.
    """
    from sklearn.linear_model import LogisticRegression

    items = [item for one in read for item in one.candidates]
    odds = np.array([log_odds(item.signs.probability(settings)) for item in items])
    wanted = np.array(holding)
    known = np.array([item.reading is not None for item in items])
    if not known.any():
        return settings
    said = np.array([item.reading or 0.0 for item in items])
    of_read = LogisticRegression().fit(np.stack([odds, said], axis=1)[known], wanted[known])
    of_others = LogisticRegression().fit(odds[~known, np.newaxis], wanted[~known])
    values = (
        float(value)
        for model in (of_read, of_others)
        for value in (model.intercept_[0], *model.coef_[0])
    )
    fitted = {name: round(value, _DIGITS) for name, value in zip(_OF_READING, values, strict=True)}
    return replace(settings, **fitted)


def _judged(item: Candidate, settings: AnsweringSettings) -> Candidate:
    """A candidate as other weights judge it."""
    plain = replace(item, probability=item.signs.probability(settings))
    return with_reading(plain, item.reading, settings)


def cross_validated(read: Sequence[Read]) -> Iterator[tuple[int, float, int]]:
    """Each question's number, coverage and length, by weights fitted without it, in each turn."""
    for seed in _SEEDS:
        order = np.random.default_rng(seed).permutation(len(read))
        for left_out in np.array_split(order, _FOLDS):
            kept = [read[number] for number in np.setdiff1d(order, left_out)]
            settings = fit(kept)
            for number in left_out:
                yield int(number), *read[number].coverage(settings)


def _source_spans(passage: Passage, unit: Unit) -> Iterator[tuple[int, int]]:
    for span in unit.spans:
        yield from passage.source_spans_of(*span)


def _chars(evidence: Evidence) -> int:
    return sum(end - start for start, end in evidence.spans)


def main(
    data: DataFolder = Path("var"),
    model: ModelName = BUNDLED,
    catalogue: CatalogueFile = BUNDLED_CATALOGUE,
) -> None:
    """rag.answeringの値を開発用の質問に合わせて求め、印字する。"""
    workplace = Workplace(data.absolute(), model, catalogue.absolute())
    with failures_told():
        gold = load_gold(Split.DEV, workplace.catalogue())
        learned = learning_questions(LearningSet.FIT, workplace.catalogue())
        answerable = [one for one in (*gold.questions, *learned) if one.answerable]
        read = read_all(open_assistant(workplace), answerable)
    settings = fit(read)
    for name in ("intercept", *NAMES, *_OF_READING):
        out.print(f"{name}: float = {getattr(settings, name)}")
    rows = {"あてはめ": [(number, *one.coverage(settings)) for number, one in enumerate(read)]}
    rows["交差検証"] = list(cross_validated(read))
    for name, values in rows.items():
        by_question = [
            float(np.mean([value for number, value, _ in values if number == place]))
            for place in range(len(read))
        ]
        low, high = mean_intervals(np.array(by_question)[:, np.newaxis])
        chars = np.mean([length for _, _, length in values])
        out.print(
            f"{name}: 根拠の含有率 {np.mean(by_question):.3f} [{low[0]:.3f}, {high[0]:.3f}]、"
            f"平均 {chars:.0f} 文字"
        )


if __name__ == "__main__":
    typer.run(main)
