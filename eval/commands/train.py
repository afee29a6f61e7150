"""`seisaku train`: what is learnt for reading and search."""

import typer

from eval.commands.train_cross_encoder import train_cross_encoder
from eval.commands.train_late_head import train_late_head

app = typer.Typer(help="検索と読解の重みを学ぶ。", no_args_is_help=True)
app.command("late-head")(train_late_head)
app.command("cross-encoder")(train_cross_encoder)
