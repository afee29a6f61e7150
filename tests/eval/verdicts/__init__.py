"""Tests of `eval.verdicts`."""
