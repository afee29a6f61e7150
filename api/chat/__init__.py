"""The service as a model of an OpenAI-compatible server, for the chat programs that exist."""
