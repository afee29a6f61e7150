"""Ablation: what each part of the served settings and of the analysis of text is worth."""
