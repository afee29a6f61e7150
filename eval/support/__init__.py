"""Fits how sure an answer is (rag/support) on the dev questions, and says how well it does."""
