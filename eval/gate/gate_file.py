"""The gate's file: the thresholds, and what each question scored when they were set."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.errors import GateError
from eval.json_record import from_json
from eval.text_file import read_text, write_text

_HEAD = """\
# The regression gate of `make test`: what the served settings must reach on these dev questions.
# After a change that is meant (another head, another analysis), once it is measured on all of
# dev, the public sets and the test split, set it anew from the repository's root:
#
#     python -m eval.gate --write     the thresholds, on the same questions
#     python -m eval.gate --choose    the questions too (eval/gate/choice.py says by which rule)
#
# `rank` is that of the first hit that holds any part of the evidence, 0 if none does.
"""


@dataclass(frozen=True)
class Threshold:
    """What a measure must reach (the query time must stay under), its value when set, and why."""

    threshold: float
    measured: float
    reason: str


@dataclass(frozen=True)
class GateQuestion:
    """A question's rank of the first hit that holds evidence, 0 if none, and its values."""

    rank: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class GateFile:
    """Thresholds by measure, and the questions as they were when these were set, by id."""

    measures: Mapping[str, Threshold]
    questions: Mapping[str, GateQuestion]


def read_gate(path: Path) -> GateFile:
    """Read the gate's file; FileUnusable or GateError say what is wrong with it."""
    text = read_text(path, "the gate's file, from the repository's root", "ゲートのファイル")
    try:
        return from_json(GateFile, tomllib.loads(text))
    except ValueError as error:
        raise GateError(
            f"the gate {path} cannot be read ({error}); write it by `python -m eval.gate --choose`",
            message_ja=f"ゲート {path} を読めません（{error}）。"
            "`python -m eval.gate --choose` で作り直してください。",
        ) from error


def write_gate(path: Path, gate: GateFile) -> None:
    """Write the gate's file, whole or not at all; FileUnusable if the disk refuses."""
    lines = [_HEAD]
    for name, measure in gate.measures.items():
        lines += [
            f"[measures.{_quoted(name)}]",
            f"threshold = {measure.threshold}",
            f"measured = {measure.measured}",
            f"reason = {_quoted(measure.reason)}",
            "",
        ]
    lines.append("[questions]")
    for question_id, question in gate.questions.items():
        values = ", ".join(f"{_quoted(name)} = {value}" for name, value in question.values.items())
        entry = f"{{ rank = {question.rank}, values = {{ {values} }} }}"
        lines.append(f"{_quoted(question_id)} = {entry}")
    write_text(path, "\n".join([*lines, ""]))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # also a text of TOML
