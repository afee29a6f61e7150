"""The suggester of each index, made behind the first page that may need it."""

import threading
from weakref import WeakKeyDictionary

from api.suggestions.suggester import Suggester
from api.suggestions.terms import corpus_terms
from rag.assistant import Assistant

# one for each index: it goes when the index is no longer served
_made: WeakKeyDictionary[Assistant, Suggester] = WeakKeyDictionary()
_making = threading.Lock()


def made_suggester(assistant: Assistant) -> Suggester | None:
    """The suggester of an index; None while another thread is making it: nobody waits.

    It takes half a second for 1,000 passages, and never more than some seconds.
    """
    found = _made.get(assistant)
    if found is None and _making.acquire(blocking=False):
        try:
            terms = corpus_terms(assistant.catalogue, assistant.searcher.index.findable)
            found = _made[assistant] = Suggester(terms)
        finally:
            _making.release()
    return found


def prepare_suggester(assistant: Assistant) -> None:
    """Have the suggester made, by a thread of its own, while somebody reads the page."""
    if assistant not in _made and not _making.locked():
        threading.Thread(target=made_suggester, args=(assistant,), daemon=True).start()
