"""Serves a model with llama.cpp on a free port, and prints the address; run by its path.

It runs in a process of its own, with xllamacpp on PYTHONPATH: a model that runs out of memory
takes no test with it. It ends when its standard input is closed.
"""

import sys

import xllamacpp


def serve(model: str, threads: int) -> None:
    """Load the model, say where it listens, and stay until standard input ends."""
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = 8192  # for two at once
    params.n_parallel = 2
    params.port = 0
    params.model_alias = {"qwen2.5-coder-1.5b-instruct"}
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    print("listening", server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
