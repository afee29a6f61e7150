"""The regression gate: what is served finds a fixed part of dev as well as when it was set."""

from pathlib import Path
from typing import TYPE_CHECKING

from eval.gate.check import failures
from eval.gate.gate_file import read_gate
from eval.gate.gate_run import run_gate

if TYPE_CHECKING:
    from index.encoder import Encoder
    from rag.workplace import Workplace

GATE = Path(__file__).parents[1] / "gate.toml"


def test_what_is_served_is_no_worse_than_the_gate(
    workplace: "Workplace", encoder: "Encoder"
) -> None:
    gate = read_gate(GATE)
    failed = list(failures(gate, run_gate(tuple(gate.questions), workplace, encoder)))
    assert not failed, "\n".join(
        ["", *map(str, failed), "if this is meant: python -m eval.gate --write"]
    )
