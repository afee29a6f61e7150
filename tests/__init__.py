"""Tests of the five packages, in folders of the same names."""
