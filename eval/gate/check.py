"""Sets the gate by a run, and checks a run against it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from eval.errors import GateError
from eval.gate.gate_file import GateFile, GateQuestion, Threshold
from eval.gate.gate_run import OFF_TOPIC_REFUSED, QUERY_TIME, SHARES, GateRun

# Near-equal scores may change places on another processor: that moves a question or two.
_TOLERATED_QUESTIONS = 2
_TOLERATED_OFF_TOPIC = 1
_MOST_QUERY_TIME = 1.5


@dataclass(frozen=True)
class Fell:
    """A question that has less of a measure than when the gate was set, with its ranks."""

    question_id: str
    before: GateQuestion
    after: GateQuestion


@dataclass(frozen=True)
class Failure:
    """A measure that does not reach its threshold, and the questions that fell."""

    measure: str
    value: float
    threshold: float
    fell: tuple[Fell, ...]

    def __str__(self) -> str:
        than = "not under" if self.measure == QUERY_TIME else "below"
        lines = [f"{self.measure} is {self.value:.4f}, {than} its threshold {self.threshold}"]
        lines += [
            f"  {item.question_id}: {item.before.values.get(self.measure, 0):.2f} -> "
            f"{item.after.values.get(self.measure, 0):.2f}, "
            f"rank {_rank(item.before)} -> {_rank(item.after)}"
            for item in self.fell
        ]
        return "\n".join(lines)


def gate_of(run: GateRun) -> GateFile:
    """The gate that this run just passes, with what is tolerated."""
    measures = {}
    for name, value in run.values.items():
        if name == QUERY_TIME:
            reason = "issue 4: a search takes less than 1.5 times the encoding of its query"
            measures[name] = Threshold(_MOST_QUERY_TIME, round(value, 4), reason)
            continue
        asked = sum(name in question.values for question in run.questions.values())
        tolerated = _TOLERATED_OFF_TOPIC if name == OFF_TOPIC_REFUSED else _TOLERATED_QUESTIONS
        threshold = math.floor(max(0.0, value - tolerated / asked) * 10_000) / 10_000
        reason = f"{tolerated} of {asked} questions less than measured: rounding differs by machine"
        measures[name] = Threshold(threshold, round(value, 4), reason)
    return GateFile(measures, run.questions)


def failures(gate: GateFile, run: GateRun) -> Iterator[Failure]:
    """The measures of the gate that a run of its questions does not reach; none if it passes.

    GateError for a measure that has no threshold.
    """
    values = run.values
    if missing := [name for name in values if name not in gate.measures]:
        raise GateError(
            f"the gate has no threshold for {', '.join(missing)}; set it by "
            "`python -m eval.gate --write`",
            message_ja=f"ゲートに {', '.join(missing)} のしきい値がありません。"
            "`python -m eval.gate --write` で書いてください。",
        )
    for name in (*SHARES, QUERY_TIME):
        threshold, value = gate.measures[name].threshold, values[name]
        if value >= threshold if name == QUERY_TIME else value < threshold:
            fell = tuple(
                Fell(question_id, before, run.questions[question_id])
                for question_id, before in gate.questions.items()
                if run.questions[question_id].values.get(name, 0) < before.values.get(name, 0)
            )
            yield Failure(name, value, threshold, fell)


def _rank(question: GateQuestion) -> str:
    return str(question.rank) if question.rank else "none"
