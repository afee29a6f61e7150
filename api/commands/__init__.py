"""The subcommands of `seisaku`, one a file."""
