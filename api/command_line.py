"""The command `seisaku`."""

import os
import sys
from importlib.metadata import entry_points, version
from typing import Annotated

import typer
from pydantic import ValidationError
from typer._click.exceptions import NoArgsIsHelpError, UsageError  # typer has no public names

from api.commands.add import add
from api.commands.ask import ask
from api.commands.backup import backup
from api.commands.build import build
from api.commands.cite import cite
from api.commands.compact import compact
from api.commands.doctor import doctor
from api.commands.documents import documents
from api.commands.inspect import inspect
from api.commands.quote import quote
from api.commands.remove import remove
from api.commands.restore import restore
from api.commands.serve import serve
from api.commands.verify_citation import verify_citation
from api.console import out, print_error
from api.failures import Failure, in_japanese
from api.settings import Settings

app = typer.Typer(
    help="政策文書への質問に、証明できる引用を付けて答える。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        out.print(f"seisaku {version('seisaku')}")
        raise typer.Exit


@app.callback()
def read_settings(
    ctx: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="版を示す")
    ] = False,
) -> None:
    """政策文書への質問に、証明できる引用を付けて答える。設定は環境変数 SEISAKU_* による。"""
    try:
        ctx.obj = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "SEISAKU_" + ".".join(str(part) for part in first["loc"]).upper()
        # an address with a password or key in it (?key=…) is refused, and not repeated
        secret = any(sign in str(first["input"]) for sign in "@?")
        value = "（非表示）" if secret else repr(first["input"])
        print_error(
            f"{name} is {value}: {first['msg']}; set it right or unset it",
            f"環境変数 {name} の値 {value} は使えません。直すか、取り除いてください。",
        )
        raise typer.Exit(2) from error


app.command()(build)
app.command()(ask)
app.command()(cite)
app.command()(serve)
app.command()(documents)
app.command()(add)
app.command()(remove)
app.command()(compact)
app.command()(backup)
app.command()(restore)
app.command()(doctor)
app.command()(inspect)
app.command("verify-citation")(verify_citation)
app.command()(quote)

# Evaluation judges this package and so is not imported by it: it announces its commands.
for point in entry_points(group="seisaku.commands"):
    app.add_typer(point.load(), name=point.name)


def main() -> None:
    """Run the command; a failure that has a name is told in both languages, exit code 1."""
    # nothing is ever fetched: a model hub that cannot be reached would only cost time
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        code = app(standalone_mode=False)  # else errors of usage would be told in English only
    except Failure as error:
        print_error(str(error), in_japanese(error))
        sys.exit(1)
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except UsageError as error:
        given = " ".join(sys.argv[1:])
        told = f"{error.format_message()} (seisaku {given})"
        print_error(
            f"{told} See `seisaku --help`.",
            f"使い方に誤りがあります。`seisaku --help` で確かめてください。（{told}）",
        )
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
