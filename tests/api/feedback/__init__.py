"""Judgements: kept, listed, made into candidates for gold."""
