"""Writes citations as references: SIST 02, footnote, Markdown, BibTeX, RIS and CSL-JSON."""
