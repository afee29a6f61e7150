"""Tests of the memo's check over HTTP, on the page, and in Word files."""
