"""Regressions kept as data: one JSON object a line, each with the reason why it is there."""

import json
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

DATA = Path(__file__).with_name("data")


def regression_cases(name: str) -> list[ParameterSet]:
    """Give the cases of `data/<name>.jsonl`.

    A case with a `defect` says what the code gets wrong today. It must fail: once it passes,
    the suite asks for its `defect` to be taken out.
    """
    cases = []
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        case = json.loads(line)
        assert case["reason"], f"{name}.jsonl:{number} gives no reason"
        defect = case.pop("defect", None)
        marks = [pytest.mark.xfail(strict=True, reason=defect)] if defect else []
        cases.append(pytest.param(case, id=f"{name}-{number}", marks=marks))
    return cases
