"""`python -m eval.gate`: check the regression gate, or set it anew; from the repository's root."""

from pathlib import Path
from typing import Annotated

import typer

from corpus.catalogue import BUNDLED as CATALOGUE
from eval.commands.console import err, failures_told, out
from eval.gate.check import failures, gate_of
from eval.gate.choice import choose_questions
from eval.gate.gate_file import read_gate, write_gate
from eval.gate.gate_run import run_gate
from eval.gold import Split, load_gold
from index.encoder import load_encoder
from rag.workplace import BUNDLED, BuildSteps, Workplace, ensure_index


def main(
    write: Annotated[bool, typer.Option("--write", help="しきい値を測り直して書く")] = False,
    choose: Annotated[bool, typer.Option("--choose", help="質問も選び直して書く")] = False,
    file: Annotated[Path, typer.Option(help="ゲートのファイル")] = Path("tests/eval/gate.toml"),
    data: Annotated[
        Path, typer.Option(help="モデルと索引のフォルダー", envvar="SEISAKU_TEST_CACHE")
    ] = Path("var/test"),
) -> None:
    """検索の質が下がっていないかを、決まった質問で確かめる。"""
    workplace = Workplace(data.absolute(), BUNDLED, CATALOGUE)
    with failures_told():
        if choose:
            question_ids = choose_questions(load_gold(Split.DEV, workplace.catalogue()))
        else:
            gate = read_gate(file)
            question_ids = tuple(gate.questions)
        ensure_index(workplace, BuildSteps(err.print, lambda _: None, lambda _: None))
        run = run_gate(question_ids, workplace, load_encoder(workplace.model_folder()))
        for name, value in run.values.items():
            out.print(f"{name}: {value:.4f}")
        if write or choose:
            write_gate(file, gate_of(run))
            out.print(f"書き込みました: {file}", style="dim", soft_wrap=True)
            return
        failed = list(failures(gate, run))
    for failure in failed:
        err.print(str(failure), style="red", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
