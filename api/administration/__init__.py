"""Documents come and go over HTTP: jobs, the process that does them, and the page."""
