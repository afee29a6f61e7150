"""Audits a memo: which sentence rests on which passage, which one the corpus contradicts."""
