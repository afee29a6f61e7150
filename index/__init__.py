"""Search: passages and questions in, hits out; knows search, not answers."""
