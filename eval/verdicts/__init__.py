"""Verdicts: what a memo audit and a quotation check say, against what they should say."""
