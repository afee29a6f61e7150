"""Tests of the service as an OpenAI-compatible server."""
