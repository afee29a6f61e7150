"""Tests of `eval.gate`."""
