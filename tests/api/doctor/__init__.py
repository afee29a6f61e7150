"""The doctor, and bits that flip."""
