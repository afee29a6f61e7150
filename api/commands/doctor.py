"""`seisaku doctor`: what is stored is checked bit by bit, and damage is named."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from api.build_progress import build_progress
from api.commands.options import Json
from api.console import err, out, print_json
from api.doctor.checks import check_all
from api.doctor.finding import Checked, Level
from api.doctor.repairs import repair
from api.settings import Settings
from rag.workplace import Workplace

_LABELS = {Level.DAMAGE: "損傷", Level.WARNING: "注意", Level.NOTE: "参考"}
_STYLES = {Level.DAMAGE: "bold red", Level.WARNING: "yellow", Level.NOTE: "dim"}


def doctor(
    ctx: typer.Context,
    repairs: Annotated[
        bool,
        typer.Option("--repair", help="失うもののない修復（索引の作り直しなど）を行う"),
    ] = False,
    as_json: Json = False,
) -> None:
    """保存されているものすべてを点検し、壊れているところと直し方を示す。

    文書の保管、索引、モデル、処理、キーを、記録されたハッシュと一つずつ比べる。
    損傷があれば終了コードは1。
    """
    settings: Settings = ctx.obj
    workplace = settings.workplace()
    checked = _checked(workplace)
    repaired = False
    findings = [found for part in checked for found in part.findings]
    if repairs and any(found.repair is not None for found in findings):
        with build_progress() as steps:
            repair(workplace, findings, steps)
        checked, repaired = _checked(workplace), True
    damaged = any(found.level is Level.DAMAGE for part in checked for found in part.findings)
    if as_json:
        print_json(
            {
                "ok": not damaged,
                "repaired": repaired,
                "parts": [
                    {"part": part.part, "count": part.count, "findings": len(part.findings)}
                    for part in checked
                ],
                "findings": [asdict(found) for part in checked for found in part.findings],
            }
        )
    else:
        _print(checked, repaired=repaired, damaged=damaged)
    if damaged:
        raise typer.Exit(1)


def _checked(workplace: Workplace) -> list[Checked]:
    with err.status("点検しています…"):
        return list(check_all(workplace))


def _print(checked: list[Checked], *, repaired: bool, damaged: bool) -> None:
    if repaired:
        out.print("修復しました。もう一度点検した結果:")
    for part in checked:
        worst = [found for found in part.findings if found.level is not Level.NOTE]
        said = f"{len(worst)}件" if worst else "問題なし"
        out.print(Text(f"{part.part}（{part.count}）: {said}"))
        for found in part.findings:
            line = Text("  ")
            line.append(_LABELS[found.level], _STYLES[found.level])
            line.append(f" {found.where}: {found.message_ja}（{found.message}）")
            out.print(line, soft_wrap=True)
            out.print(Text(f"    → {found.remedy_ja}"), soft_wrap=True)
    out.print("損傷があります。" if damaged else "損傷はありません。")
