"""Tests of what HTTP itself asks of the service: bodies, revalidation, pages of lists."""
