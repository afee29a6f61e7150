"""The subcommands that evaluation adds to `seisaku`, one a file."""
