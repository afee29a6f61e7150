"""The audit log: who asked what, when, and which citations were given."""
