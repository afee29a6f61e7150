"""Which stretches of found passages answer a question, and what they are read under."""
