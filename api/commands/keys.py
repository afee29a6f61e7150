"""`seisaku keys`: who may use the service over the network."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from api.commands.options import Json
from api.console import err, out, print_json
from api.security.key import Key, KeyRole
from api.security.keys import Keys, expiry
from api.settings import Settings

app = typer.Typer(help="APIキーを作る、一覧する、失効させる。", no_args_is_help=True)
_STATES = {"active": "有効", "expired": "期限切れ", "revoked": "失効"}
_ROLES = {"reader": "利用者（reader）", "admin": "管理者（admin）"}


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="誰の、または何のキーか（監査記録に残る）")],
    role: Annotated[KeyRole, typer.Option(help="reader は質問と閲覧、admin は文書の変更も")],
    expires: Annotated[
        str | None, typer.Option(help="期限。2027-03-31（その日まで）または 90d（日数）")
    ] = None,
    as_json: Json = False,
) -> None:
    """キーを作る。キーは一度だけ表示され、後から見ることはできない。"""
    keys = _keys(ctx)
    ends = expiry(expires, datetime.now(UTC)) if expires is not None else None
    secret = keys.create(name, role, ends)
    key = keys.key(secret.key_id)
    if as_json:
        print_json({"key": secret.text, **(_as_json(keys, key) if key else {})})
        return
    # on standard output, alone: it can be piped into a file or a password store
    print(secret.text, flush=True)
    err.print(
        f"キー「{name.strip()}」（{_ROLES[role]}）を作りました。上の文字列は二度と表示されません。",
        soft_wrap=True,
        markup=False,
    )


@app.command("list")
def list_keys(ctx: typer.Context, as_json: Json = False) -> None:
    """キーの一覧。キーそのものは保存していないので表示できない。"""
    keys = _keys(ctx)
    if as_json:
        print_json({"keys": [_as_json(keys, key) for key in keys.all()]})
        return
    for key in keys.all():
        state = _STATES[key.state(datetime.now(UTC))]
        used = keys.last_used_on(key)
        dates = [f"作成 {_day(key.created_at)}"]
        dates += [f"期限 {_moment(key.expires_at)}"] if key.expires_at else []
        dates += [f"失効 {_day(key.revoked_at)}"] if key.revoked_at else []
        dates += [f"最終利用 {used}" if used else "未使用"]
        line = f"{key.key_id} {state} {_ROLES[key.role]} {key.name}  {' '.join(dates)}"
        out.print(line, soft_wrap=True, markup=False)
    if not keys.all():
        err.print("キーはありません。`seisaku keys create` で作れます。", markup=False)


@app.command()
def revoke(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="キーの名前、または一覧の先頭のID")],
) -> None:
    """キーを失効させる。動いているサービスでも、すぐに使えなくなる。"""
    key = _keys(ctx).revoke(name)
    out.print(f"キー「{key.name}」（{key.key_id}）を失効させました。", soft_wrap=True, markup=False)


def _keys(ctx: typer.Context) -> Keys:
    settings: Settings = ctx.obj
    return Keys.of(settings.data.absolute())


def _as_json(keys: Keys, key: Key) -> dict[str, Any]:
    used = keys.last_used_on(key)
    return {
        "key_id": key.key_id,
        "name": key.name,
        "role": key.role,
        "state": key.state(datetime.now(UTC)),
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "expires_at": key.expires_at.isoformat(timespec="seconds") if key.expires_at else None,
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
        "last_used_on": str(used) if used else None,
    }


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
