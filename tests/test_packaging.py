"""The wheel: what is in it, and that it serves where it is installed, far from this repository."""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from rag.workplace import Workplace

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "index", "rag", "api", "eval")
_START_TIMEOUT_S = 60.0


def _run(arguments: list[str | Path], **more: str) -> str:
    ran = subprocess.run(
        arguments,
        capture_output=True,
        encoding="utf-8",
        env={**_clean_environment(), **more},
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, f"{arguments}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def _clean_environment() -> dict[str, str]:
    """The environment here, less what could lead Python or Seisaku back here."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SEISAKU_", "PYTHON", "PIP_"))
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the tree: building in the tree would leave traces there."""
    tree = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tree / package, ignore=lambda *_: ["__pycache__"])
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    setuptools_here = importlib.util.find_spec("setuptools") is not None
    enough = setuptools_here and int(version("setuptools").split(".")[0]) >= 77
    out = tmp_path_factory.mktemp("wheel")
    _run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", *(["--no-build-isolation"] if enough else [])),
            *("--wheel-dir", out, tree),
        ]
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's Python with the wheel in it; its dependencies are borrowed from here.

    A .pth file names this interpreter's site-packages. .pth files in there are not followed, so
    an editable install of this repository stays out of sight.
    """
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # before the .pth file: pip would find the other installation, and take it for this one
    _run(
        [
            *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet"),
            *("--disable-pip-version-check", "--no-deps", "--no-index", wheel),
        ]
    )
    site_packages = Path(
        _run([python, "-c", "import sysconfig as s; print(s.get_path('purelib'))"]).strip()
    )
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return python


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_is_named_for_the_project(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wheel.name == f"seisaku-{project['version']}-py3-none-any.whl"


@pytest.mark.parametrize(
    "pattern",
    [
        "*/**/*.py",
        "corpus/catalogue.toml",
        "corpus/documents/*",
        "index/search_settings.toml",
        "index/heads/*",
        "api/templates/*",
        "api/static/*",
        "eval/gold/*.jsonl",
        "eval/gold/learning/*.jsonl",
        "eval/report/templates/*",
        "eval/report/static/*",
    ],
)
def test_the_wheel_holds_each_file_byte_for_byte(wheel: Path, pattern: str) -> None:
    expected = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for package in PACKAGES
        for path in ROOT.glob(pattern)
        if path.is_file() and path.relative_to(ROOT).parts[0] == package
    }
    assert expected
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name in expected}
    assert held.keys() == expected.keys()
    assert held == expected


def test_the_wheel_holds_every_catalogued_document(wheel: Path) -> None:
    entries = tomllib.loads((ROOT / "corpus/catalogue.toml").read_text(encoding="utf-8"))
    files = {f"corpus/documents/{entry['file']}" for entry in entries["documents"]}
    assert files <= names_in(wheel)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert any(name.endswith("licenses/LICENSE") for name in names_in(wheel))
    built = [n for n in names_in(wheel) if n.endswith((".pyc", ".faiss", ".onnx", ".safetensors"))]
    assert sorted(built) == [
        "index/heads/cross_encoder.onnx",
        "index/heads/late_head.safetensors",
    ]


def test_the_installed_packages_are_the_wheels(clean_python: Path, tmp_path: Path) -> None:
    code = (
        "import corpus, index, rag, api, eval, json, sys;"
        "print(json.dumps([m.__file__ for m in (corpus, index, rag, api, eval)]))"
    )
    files = json.loads(_run([clean_python, "-P", "-c", code]))
    for file in files:
        assert Path(file).is_relative_to(clean_python.parents[1])
        assert not Path(file).is_relative_to(ROOT)


def test_the_installed_command_lists_the_documents(clean_python: Path, tmp_path: Path) -> None:
    seisaku = clean_python.with_name("seisaku")
    settings = {"PYTHONSAFEPATH": "1", "SEISAKU_DATA": str(tmp_path)}
    listed = json.loads(_run([seisaku, "documents", "--json"], **settings))
    entries = tomllib.loads((ROOT / "corpus/catalogue.toml").read_text(encoding="utf-8"))
    assert [document["sha256"] for document in listed["documents"]] == [
        entry["sha256"] for entry in entries["documents"]
    ]
    assert all(document["passages"] > 0 for document in listed["documents"])


def test_the_installed_command_has_the_evaluations(clean_python: Path) -> None:
    shown = _run([clean_python.with_name("seisaku"), "--help"], PYTHONSAFEPATH="1")
    for command in ("build", "ask", "serve", "documents", "verify-citation", "eval", "bench"):
        assert f" {command} " in shown


@contextlib.contextmanager
def _serving(python: Path, folder: Path, data: Path) -> Iterator[tuple[str, Path]]:
    """The installed service on a free port; its URL, and the file of what it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "serve.log"
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [python.with_name("seisaku"), "serve", "--port", str(port)],
            cwd=folder,
            env={**_clean_environment(), "PYTHONSAFEPATH": "1", "SEISAKU_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + _START_TIMEOUT_S
            while True:
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                with contextlib.suppress(OSError):
                    _get(f"{url}/healthz")
                    break
                time.sleep(0.1)
            yield url, log
            process.send_signal(signal.SIGINT)  # Ctrl+C, as the command says
            process.wait(timeout=20)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:
        assert response.status == 200
        content: bytes = response.read()
        return content


def test_the_installed_service_serves_and_ends(
    clean_python: Path, workplace: Workplace, tmp_path: Path
) -> None:
    with _serving(clean_python, tmp_path, workplace.data_folder) as (url, log):
        assert json.loads(_get(f"{url}/healthz")) == {"status": "ok"}
        assert json.loads(_get(f"{url}/readyz"))["status"] == "ready"
        assert "政策文書に質問する" in _get(f"{url}/").decode()
        assert b"--accent" in _get(f"{url}/static/style.css")
        assert len(json.loads(_get(f"{url}/v1/documents"))["documents"]) == 5
        assert b"swagger-ui" in _get(f"{url}/docs")
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert f"準備ができました: {url}" in log.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["serve.log"]  # nothing else made
