"""The regression gate: a fixed part of the dev questions must be found as well as when it was set.

`make test` checks it; `python -m eval.gate --write` sets it anew.
"""
