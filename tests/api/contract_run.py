"""Asks a service what its OpenAPI document says, and what it does not: by schemathesis.

`python -m tests.api.contract_run` serves small plans and puts 10,000 requests to them, seed
after seed; `--url http://127.0.0.1:8000` asks a service that runs already. `schemathesis.toml`
holds the settings, so `schemathesis run URL/openapi.json` asks the same. Ends with 1 where a
check failed.
"""

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from tests.api.inline_service import inline_app
from tests.api.serving import serving

SETTINGS = Path(__file__).parents[2] / "schemathesis.toml"
_SHOWN_CHARS = 2_000


@dataclass
class ContractRun:
    """What came of a run: requests by operation and by status, checks by name, what failed."""

    operations: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(self.operations.values())


def run_contract(
    url: str, *, seed: int, per_operation: int, key: str | None = None, into: ContractRun
) -> None:
    """Put generated requests to a service, with all checks on, `per_operation` at most in fuzzing.

    What schemathesis asks in its other phases (examples, the limits of each field, chains of
    operations) comes on top.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    settings = {
        **tomllib.loads(SETTINGS.read_text(encoding="utf-8")),
        "seed": seed,
        "continue-on-failure": True,
        "headers": headers,
        "generation": {"max-examples": per_operation, "database": "none"},
    }
    config = SchemathesisConfig.from_dict(settings)
    schema = openapi.from_url(f"{url}/openapi.json", config=config, headers=headers)
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            _count(event, into)
        elif isinstance(event, NonFatalError):
            into.failures[f"{event.label}: {event.info.title}"] = str(event.info.message)
        elif isinstance(event, FatalError):
            raise event.exception


def _count(event: ScenarioFinished, into: ContractRun) -> None:
    recorder = event.recorder
    for interaction in recorder.interactions.values():
        into.operations[event.label or event.phase.value] += 1
        into.statuses[interaction.response.status_code if interaction.response else 0] += 1
    for nodes in recorder.checks.values():
        for node in nodes:
            into.checks[node.name] += 1
            if node.status is not Status.SUCCESS and node.failure_info is not None:
                told = f"{node.failure_info.failure.title}\n{node.failure_info.failure.message}"
                name = f"{event.label}: {node.name}: {node.failure_info.failure.title}"
                shown = f"{told}\n{node.failure_info.code_sample}"[:_SHOWN_CHARS]
                into.failures.setdefault(name, shown)


@contextmanager
def _service(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, serving(inline_app(Path(folder))) as served:
        yield served


def main() -> None:
    """Ask until enough requests were sent, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="at least so many")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--per-operation", type=int, default=150, help="generated in a round")
    parser.add_argument("--url", help="a service that runs; else small plans are served")
    parser.add_argument("--key", help="its API key")
    asked = parser.parse_args()
    run, seed = ContractRun(), asked.seed
    with _service(asked.url) as url:
        while run.requests < asked.requests and not run.failures:
            run_contract(url, seed=seed, per_operation=asked.per_operation, key=asked.key, into=run)
            print(f"seed {seed}: {run.requests} requests, {len(run.failures)} failures", flush=True)
            seed += 1
    for label, count in sorted(run.operations.items()):
        print(f"{count:8} {label}")
    print("statuses:", dict(sorted(run.statuses.items())))
    print("checks:", dict(sorted(run.checks.items())))
    for name, told in run.failures.items():
        print(f"\n{name}\n{told}", file=sys.stderr)
    sys.exit(1 if run.failures else 0)


if __name__ == "__main__":
    main()
