"""Layers: data flows corpus -> index -> rag -> api, and heavy libraries load late."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("corpus", "index", "rag", "api")
HEAVY = {"torch", "transformers", "sentence_transformers"}
HEAVY_IN_EVAL = {"torch", "sklearn", "ir_measures"}


def modules_of(package: str) -> list[str]:
    """Every module of a package, by its files, but for `__main__`, which runs the command."""
    names = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] != "__main__":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def imports_of(module: str) -> set[str]:
    """What a module imports by name, at its top or anywhere in it."""
    path = ROOT.joinpath(*module.split("."))
    file = path.with_suffix(".py")  # beside `eval/gold.py` is a folder of that name too
    path = file if file.exists() else path / "__init__.py"
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def loaded_by(*modules: str) -> set[str]:
    """What is in sys.modules after a fresh interpreter has imported these modules."""
    program = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *modules],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def packages(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


def test_the_contracts_of_pyproject_are_kept() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 3 kept, 0 broken." in done.stdout


def test_every_layer_has_modules_to_look_at() -> None:
    found = {package: modules_of(package) for package in LAYERS}
    assert "corpus.passages.passage" in found["corpus"]
    assert "index.searcher" in found["index"]
    assert "rag.assistant" in found["rag"]
    assert {"api.app", "api.commands.ask"} < set(found["api"])


@pytest.mark.parametrize("package", LAYERS)
def test_importing_all_of_a_layer_loads_no_model_library(package: str) -> None:
    loaded = packages(loaded_by(*modules_of(package)))
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("package", "above"),
    [
        ("corpus", {"index", "rag", "api", "eval"}),
        ("index", {"rag", "api", "eval"}),
        ("rag", {"api", "eval"}),
    ],
)
def test_a_layer_loads_nothing_of_the_layers_above_it(package: str, above: set[str]) -> None:
    assert packages(loaded_by(*modules_of(package))) & above == set()


def test_the_corpus_needs_no_search_library() -> None:
    assert packages(loaded_by(*modules_of("corpus"))) & {"faiss", "bm25s", "numpy"} == set()


def test_the_service_loads_nothing_of_eval() -> None:
    assert "eval" not in packages(loaded_by("api.app"))


def test_the_command_line_loads_the_light_modules_of_eval_only() -> None:
    loaded = loaded_by("api.command_line")
    heavy = {name for name in modules_of("eval") if packages(imports_of(name)) & HEAVY_IN_EVAL}
    assert "eval.measures" in heavy
    assert "eval.commands.evaluate" in loaded
    assert loaded & heavy == set()
    assert packages(loaded) & HEAVY_IN_EVAL == set()


def test_the_command_line_starts_without_model_libraries() -> None:
    assert packages(loaded_by("api.command_line")) & HEAVY == set()
