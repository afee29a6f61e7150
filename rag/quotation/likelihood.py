"""Decides whether what is near to a quotation is its source, or only sounds like it."""

from rag.quotation.fit import Fit

_ALIKE = 0.6


def is_same_quotation(fit: Fit) -> bool:
    """Whether the place was meant, and its words changed."""
    return fit.similarity >= _ALIKE
