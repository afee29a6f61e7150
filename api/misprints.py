"""Wrong characters of a source, for the pages to mark: 「产」 stands where 「産」 was printed."""

from collections.abc import Sequence

from corpus.aligned_text import Span

Misprint = tuple[Span, str]
"""A stretch of a text, and the form that was meant: ((0, 1), "産") of 产学連携."""


def known_misprints(text: str) -> Sequence[Misprint]:  # noqa: ARG001  # see below
    """The misprints in a text, in order and disjoint.

    None are known until the corpus tells them; this is the one place where that is plugged in.
    """
    return ()
