"""Tests of `eval.answers`."""
