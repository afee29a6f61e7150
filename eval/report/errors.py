"""What can go wrong in a report."""

from eval.errors import EvalError


class NotComparable(EvalError):
    """Runs that one report is to show are not of the same questions."""
