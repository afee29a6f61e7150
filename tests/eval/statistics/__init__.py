"""Tests of `eval.statistics`."""
