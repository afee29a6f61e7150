"""Generated answers with a real language model; `make test-llm` runs these."""
