"""Tests of `eval.ablation`."""
