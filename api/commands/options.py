"""Options that several commands share."""

from datetime import date, datetime
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="プログラム向けにJSONで出力する")]
DocumentIds = Annotated[
    list[str] | None, typer.Option("--document", help="この文書だけに質問する（繰り返し可）")
]
Issuer = Annotated[str | None, typer.Option(help="この発行機関の文書だけに質問する（一部可）")]
IssuedFrom = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日以降に発行された文書だけ")
]
IssuedTo = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日以前に発行された文書だけ")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="基準日。この日までに発行された文書だけ（発行日が年や月までしか分からない文書は、"
        "発行済みだったかもしれなければ含む）",
    ),
]


def day(value: datetime | None) -> date | None:
    """The day of what typer read as a date."""
    return value.date() if value else None
