"""`seisaku audit`: read the audit log, and check that nobody has changed it."""

import json
from typing import Annotated, Any

import typer
from rich.text import Text

from api.commands.options import Json
from api.console import err, out, print_error, print_json
from api.security.audit.chain import Link, verify
from api.security.audit.log import AuditLog
from api.settings import Settings

app = typer.Typer(help="監査記録（誰が、いつ、何をしたか）を読む、確かめる。", no_args_is_help=True)


@app.command()
def show(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Option(help="この名前のキーの記録だけ")] = None,
    kind: Annotated[
        str | None, typer.Option(help="この種類だけ（ask、memo、verify、read、administer など）")
    ] = None,
    since: Annotated[str | None, typer.Option(help="この日時から（UTC、2026-11-22 など）")] = None,
    last: Annotated[int, typer.Option("-n", "--last", min=1, help="最後の何件を示すか")] = 50,
    as_json: Json = False,
) -> None:
    """記録を古い順に示す。"""
    rows: list[dict[str, Any]] = []
    for row in _rows(_log(ctx)):
        if who is not None and row.get("who") != who:
            continue
        if kind is not None and row.get("kind") != kind:
            continue
        if since is not None and str(row.get("at", "")) < since:
            continue
        rows.append(row)
        if len(rows) > last:
            del rows[0]
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return
    for row in rows:
        cited = row.get("citations")
        parts = [
            f"{row.get('n', '')}",
            str(row.get("at", ""))[:19].replace("T", " ") + "Z",
            str(row.get("who", "")),
            str(row.get("address", "")),
            str(row.get("kind", "")),
            f"{row.get('method', '')} {row.get('route', '')}",
            str(row.get("status", "")),
            f"引用{len(cited)}件" if cited else "",
            json.dumps(row["text"], ensure_ascii=False) if "text" in row else "",
        ]
        # what callers have sent is shown as text: no control character reaches the terminal
        line = "".join(
            sign if sign.isprintable() else "�" for sign in "  ".join(filter(None, parts))
        )
        out.print(Text(line), soft_wrap=True)


@app.command("verify")
def verify_log(
    ctx: typer.Context,
    expect: Annotated[
        str | None,
        typer.Option(help="前回控えた「番号:ハッシュ」。その行が今も同じか確かめる"),
    ] = None,
    as_json: Json = False,
) -> None:
    """書き換え、抜け、順序の違いがないか確かめる。最後の番号とハッシュを示すので控えておく。"""
    found = verify(_log(ctx).files(), _expected(expect))
    if as_json:
        print_json(
            {
                "lines": found.lines,
                "first": found.first,
                "last": f"{found.last.number}:{found.last.sha256}" if found.last else None,
                "torn": found.torn,
                "findings": [finding.message for finding in found.findings],
            }
        )
    for finding in found.findings:
        print_error(finding.message, finding.message_ja)
    if found.findings:
        raise typer.Exit(1)
    if as_json:
        return
    out.print(f"監査記録 {found.lines} 行に、書き換えも抜けもありません。")
    if found.first is not None and found.first > 1:
        out.print(f"{found.first - 1} 行目までは、保存期間を過ぎたため消されています。")
    if found.torn:
        out.print(f"停止時に途切れた行が {found.torn} 行あります。")
    if found.last is not None:
        out.print(f"控え: {found.last.number}:{found.last.sha256}", soft_wrap=True)


def _log(ctx: typer.Context) -> AuditLog:
    settings: Settings = ctx.obj
    return AuditLog(settings.data.absolute(), settings.audit_settings())


def _rows(log: AuditLog) -> Any:
    torn = 0
    for path in log.files():
        with path.open("rb") as file:
            for line in file:
                try:
                    row = json.loads(line)
                except ValueError:
                    torn += 1
                    continue
                if isinstance(row, dict):
                    yield row
    if torn:
        err.print(f"読めない行が {torn} 行ありました。`seisaku audit verify` で確かめてください。")


def _expected(text: str | None) -> Link | None:
    if text is None:
        return None
    number, _, sha256 = text.strip().partition(":")
    if not number.isdigit() or len(sha256) != 64:
        raise typer.BadParameter("--expect は verify が示した「番号:ハッシュ」の形です")
    return Link(int(number), sha256)
