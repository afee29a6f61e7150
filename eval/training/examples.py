"""Training examples: a question, the passage that answers it, and passages that nearly do."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from eval.datasets.dataset import Dataset
from eval.errors import DatasetError
from eval.training.token_states import TokenStates
from index.analyzer import bigrams, fold, lemmas
from index.fusion import fuse
from index.lexical_index import LexicalIndex

_WEIGHTS = {"dense": 1.0, "lemma": 0.7, "bigram": 0.7}
_CONSIDERED = 200
_DRAWN_FROM = 25


@dataclass(frozen=True)
class Example:
    """Numbers of a query, of the passage that answers it, and of passages found that do not."""

    query: int
    positive: int
    negatives: tuple[int, ...]


def sample(dataset: Dataset, passages: int, queries_a_passage: int, seed: int) -> Dataset:
    """A part of a data set: some passages, and a few of the answerable queries on each."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    kept = dataset.passages
    if passages < len(kept):
        numbers = sorted(chance.sample(range(len(kept)), passages))
        kept = tuple(kept[number] for number in numbers)
    ids = {passage.passage_id for passage in kept}
    by_passage: dict[str, list[int]] = {}
    for number, query in enumerate(dataset.queries):
        for passage_id in dataset.judgements.relevant(query.query_id):
            if passage_id in ids and query.answer:
                by_passage.setdefault(passage_id, []).append(number)
    chosen = sorted(
        number
        for numbers in by_passage.values()
        for number in chance.sample(numbers, min(queries_a_passage, len(numbers)))
    )
    if not chosen:
        raise DatasetError(
            f"the data set {dataset.name} has no answered query to learn from; "
            "name data in SQuAD's format with answers",
            message_ja=f"データセット {dataset.name} には答えの付いた質問がありません。"
            "答えの付いたSQuAD形式のデータを指定してください。",
        )
    queries = tuple(dataset.queries[number] for number in chosen)
    return Dataset(dataset.name, dataset.kind, kept, queries, dataset.judgements)


def mine(
    dataset: Dataset,
    queries: TokenStates,
    passages: TokenStates,
    advance: Callable[[int], None],
) -> list[Example]:
    """An example for each query, its negatives the best passages of the retrievers.

    Passages that hold the answer's words are no negatives, for they may answer too. A query
    without any negative is left out. `advance` is called with the queries done.
    """
    texts = [passage.text for passage in dataset.passages]
    folded = [fold(text) for text in texts]
    row = {passage.passage_id: number for number, passage in enumerate(dataset.passages)}
    lexical = {
        "lemma": LexicalIndex.build(lemmas, texts),
        "bigram": LexicalIndex.build(bigrams, texts),
    }
    examples = []
    for number, query in enumerate(dataset.queries):
        scores = {name: index.scores(index.terms(query.text)) for name, index in lexical.items()}
        scores["dense"] = passages.vectors @ queries.vectors[number]
        lowest = min(_CONSIDERED, len(texts)) - 1
        floor = float(-np.partition(-scores["dense"], lowest)[lowest])
        fused = fuse(scores, {"lemma": 0.0, "bigram": 0.0, "dense": floor}, _WEIGHTS).scores
        positives = {row[name] for name in dataset.judgements.relevant(query.query_id)}
        answer = fold(query.answer or "")
        ranked = (int(place) for place in np.argsort(-fused, kind="stable"))
        near = (
            place
            for place in ranked
            if place not in positives and not (answer and answer in folded[place])
        )
        negatives = tuple(islice(near, _DRAWN_FROM))
        if negatives:
            examples.append(Example(number, min(positives), negatives))
        advance(1)
    return examples
