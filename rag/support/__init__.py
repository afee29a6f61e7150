"""Whether what was found answers a question: how sure that is, and what is missing."""
