"""Who may ask what: keys, sessions, limits, headers and the audit log."""
