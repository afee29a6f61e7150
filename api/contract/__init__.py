"""What HTTP itself asks of the service: strict bodies, revalidation, pages of lists, OpenAPI."""
