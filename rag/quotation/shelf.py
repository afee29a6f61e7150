"""The texts that a quotation is looked for in: all documents, each as read and as filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.reading.canonical import CanonicalDocument
from rag.quotation.trigrams import TrigramIndex
from rag.quotation.witness import DocumentTexts, Witness

_BREAK = "\n"
"""Stands between two witnesses; no compared text has white space."""

_ENOUGH_PLACES = 30_000
_LEAST_SPREAD, _MOST_SPREAD = 24, 500
_LEAST_PAD, _MOST_PAD = 20, 1_000
_APART = 1 << 40  # keeps the diagonals of two witnesses apart

_Integers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """Where a quotation may stand: `[start, end)` of a witness of a document."""

    texts: DocumentTexts
    witness: Witness
    start: int
    end: int

    def covers(self, other: "Window", margin: int) -> bool:
        """Whether it has all of another one but for a margin on both sides."""
        return (
            self.witness is other.witness
            and self.start <= other.start + margin
            and other.end - margin <= self.end
        )


class Shelf:
    """All witnesses of a corpus in one string, with the places of their trigrams.

    About 40 bytes a character of the sources: 120,000 characters take 5 MB and half a second.
    """

    def __init__(self, documents: Sequence[CanonicalDocument]) -> None:
        self.documents = {
            document.document.document_id: DocumentTexts(document) for document in documents
        }
        self._witnesses = [
            (texts, witness) for texts in self.documents.values() for witness in texts.witnesses
        ]
        self._text = _BREAK.join(witness.text for _, witness in self._witnesses)
        self._begins: list[int] = []
        begin = 0
        for _, witness in self._witnesses:
            self._begins.append(begin)
            begin += len(witness) + len(_BREAK)
        self._index = TrigramIndex(self._text)

    def occurrences(self, text: str, document_id: str | None) -> Iterator[Window]:
        """Every place where a text stands so; the same place in both readings comes twice."""
        for number, begin in enumerate(self._begins):
            texts, witness = self._witnesses[number]
            if document_id in (None, texts.canonical.document.document_id):
                end = begin + len(witness)
                place = self._text.find(text, begin, end)
                while place >= 0:
                    yield Window(texts, witness, place - begin, place - begin + len(text))
                    place = self._text.find(text, place + 1, end)

    def candidates(self, text: str, document_id: str | None, count: int) -> list[Window]:
        """The windows that share most rare trigrams with a text, in its order, best first."""
        shared = self._shared(text, document_id)
        if not len(shared.places):
            return []
        # Trigrams of one place lie on one diagonal, but for what was put in or left out.
        spread = min(max(len(text) // 4, _LEAST_SPREAD), _MOST_SPREAD)
        boxes, members = np.unique(
            shared.diagonals // spread + shared.witnesses * _APART, return_inverse=True
        )
        votes = np.bincount(members, weights=shared.weights)
        behind = np.zeros(len(votes))
        behind[:-1] = np.where(boxes[1:] == boxes[:-1] + 1, votes[1:], 0)
        windows: list[Window] = []
        for box in np.argsort(-(votes + behind), kind="stable"):
            inside = (members == box) | (boxes[members] == boxes[box] + 1)
            window = self._window(
                text, shared.diagonals[inside], int(shared.witnesses[members == box][0])
            )
            if not any(other.covers(window, _pad(text)) for other in windows):
                windows.append(window)
            if len(windows) == count:
                break
        return windows

    def _window(self, text: str, diagonals: _Integers, number: int) -> Window:
        """What of a witness a text may cover that begins at one of these diagonals."""
        texts, witness = self._witnesses[number]
        pad = _pad(text)
        begin = self._begins[number]
        start = int(diagonals.min()) - pad - begin
        end = int(diagonals.max()) + len(text) + pad - begin
        return Window(texts, witness, max(0, start), min(len(witness), end))

    def _shared(self, text: str, document_id: str | None) -> "_Shared":
        """The places of the text's trigrams, the rarest first until there are enough."""
        starts, ends = self._index.ranges(text)
        counts = ends - starts
        found, total = [], 0
        for place in np.argsort(counts, kind="stable"):
            if not counts[place]:
                continue
            places = self._index.places(int(starts[place]), int(ends[place])).astype(np.int64)
            found.append(_Shared.of(places, int(place), self._begins))
            total += len(places)
            if total > _ENOUGH_PLACES:
                break
        shared = _Shared.join(found)
        if document_id is None:
            return shared
        wanted = [
            texts.canonical.document.document_id == document_id for texts, _ in self._witnesses
        ]
        return shared.only(np.array(wanted)[shared.witnesses])


def _pad(text: str) -> int:
    """How far beside where it should stand a text is looked for."""
    return min(len(text) // 2, _MOST_PAD) + _LEAST_PAD


@dataclass(frozen=True)
class _Shared:
    """Places of trigrams that a text shares: in all texts, less that in the text, of which."""

    places: _Integers
    diagonals: _Integers
    witnesses: _Integers
    weights: _Floats

    @classmethod
    def of(cls, places: _Integers, place: int, begins: Sequence[int]) -> "_Shared":
        """Those of one trigram, which weighs the more the rarer it is."""
        witnesses = np.searchsorted(begins, places, side="right") - 1
        weights = np.full(len(places), 1 / len(places))
        return cls(places, places - place, witnesses, weights)

    @classmethod
    def join(cls, parts: Sequence["_Shared"]) -> "_Shared":
        """Those of several trigrams."""
        if not parts:
            nothing = np.zeros(0, dtype=np.int64)
            return cls(nothing, nothing, nothing, np.zeros(0))
        return cls(
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.diagonals for part in parts]),
            np.concatenate([part.witnesses for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )

    def only(self, wanted: "npt.NDArray[np.bool_]") -> "_Shared":
        """Those that are wanted."""
        return _Shared(
            self.places[wanted],
            self.diagonals[wanted],
            self.witnesses[wanted],
            self.weights[wanted],
        )
