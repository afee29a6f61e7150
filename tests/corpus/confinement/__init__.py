"""The confined process, and what it is sent."""
