"""The service as an MCP server: tools and documents for programs that let a model work."""
