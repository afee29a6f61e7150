"""Work on files that cannot be trusted, in a process of its own with limits."""
