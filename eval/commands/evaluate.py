"""`seisaku eval`: how well passages and answers are found, setting beside setting."""

import typer

app = typer.Typer(help="検索と回答の質を、正解付きの質問で測る。")


@app.callback(invoke_without_command=True)
def evaluate(ctx: typer.Context) -> None:
    """検索と回答の質を、正解付きの質問で測る。"""
