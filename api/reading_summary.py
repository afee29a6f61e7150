"""How a file was read, in counts: what `seisaku add` and a job tell of it."""

from collections import Counter
from dataclasses import dataclass

from corpus.document import Document
from corpus.passages.passage import PassageKind
from corpus.reading.reader import read_document
from corpus.store.store import Change, Store
from corpus.store.stored_passages import read_stored

CHANGES = {
    Change.NEW: "追加しました",
    Change.NEW_VERSION: "新しい版として追加しました",
    Change.RELABELLED: "題名などを改めました",
    Change.UNCHANGED: "同じファイルが既にあります",
    Change.RESTORED: "除外していた文書を戻しました",
}
"""What putting a file into the store did, as officials are told."""

REMOVED = "外しました"
"""What taking a document out of the search did."""


@dataclass(frozen=True)
class ReadingSummary:
    """How a file was read.

    `passages` counts them by their kind, `set_aside` the stretches left out by their reason;
    `pages` are the pages' labels, in order.
    """

    kind: str
    passages: dict[str, int]
    pages: list[str]
    set_aside: dict[str, int]


def summarise_reading(store: Store, document: Document) -> ReadingSummary:
    """Count what was read of a version that is in the store; raises what `Store.source` raises."""
    canonical = read_document(store.source(document))
    kinds = Counter(passage.kind for passage in read_stored(store, document))
    pages = dict.fromkeys(label for _, label in canonical.page_spans if label is not None)
    return ReadingSummary(
        document.kind,
        {kind.value: kinds[kind] for kind in PassageKind if kinds[kind]},
        list(pages),
        dict(Counter(left.reason for left in canonical.set_aside)),
    )
