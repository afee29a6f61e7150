"""Tests of `eval.datasets`."""
