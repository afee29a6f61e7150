"""`seisaku bench`: how fast and how large."""

import typer

app = typer.Typer(help="速さとメモリを測る。")


@app.callback(invoke_without_command=True)
def bench(ctx: typer.Context) -> None:
    """速さとメモリを測る。"""
