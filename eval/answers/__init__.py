"""Answers measured: whether their spans hold the evidence, and whether their confidence is true."""
