"""Load: many clients at once against a real server, with mixed traffic."""
