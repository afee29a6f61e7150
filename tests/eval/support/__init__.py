"""Tests of eval.support."""
