"""Training: its examples, its states, its head."""
