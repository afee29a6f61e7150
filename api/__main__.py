"""`python -m api` is the command `seisaku`."""

from api.command_line import main

main()
