"""Running: request ids, limits, health, metrics, logs, worker processes, an orderly end."""
