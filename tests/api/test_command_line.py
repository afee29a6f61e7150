"""The command `seisaku`: what it prints, and how each failure is told, in both languages."""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.command_line import main
from corpus.catalogue import load_catalogue
from index.encoder import Encoder
from index.errors import IndexMissing
from index.sealed_json import sealed
from rag.workplace import Workplace
from tests.api.contract import DOCUMENTS, OFF_TOPIC, UNIVERSITY_FUND, Json, bare
from tests.api.inline_catalogue import write_catalogue

ROOT = DOCUMENTS.parents[1]
IDS = (
    "meti-innovation-slides-2025",
    "meti-innovation-interim-2025",
    "cao-sti-direction-2025",
    "meti-new-tech-nation-2026",
    "crds-sti-issues-2025",
)
PLAN = """\
# 海洋研究の推進計画

## 1 研究費

海洋研究の予算は令和8年度に120億円とし、前年度より三割増やす。

## 2 人材

海洋研究者を2030年までに5,000人とする。大学院生への支援を広げる。
"""
TAX_CREDIT = "共同研究による税額控除"
PLAN_QUESTION = "海洋研究の予算はいくらですか。"


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, and what it printed."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> object:
        """Its standard output, which is JSON and nothing else."""
        return json.loads(self.out)


Seisaku = Callable[..., Ran]


@pytest.fixture
def seisaku(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    encoder: Encoder,
    tmp_path: Path,
) -> Seisaku:
    """Run the command in this process, with the model that is loaded already.

    Its data folder is never the one of this checkout, which somebody may work with. The named
    arguments are environment variables. An exception that the command lets pass
    fails the test: that would be a traceback.
    """
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _: encoder)

    def run(*arguments: str, **environment: str | Path) -> Ran:
        environment = {"SEISAKU_DATA": tmp_path / "var", **environment}
        return run_here(arguments, environment, monkeypatch, capsys)

    return run


def run_here(
    arguments: Iterable[str | Path],
    environment: Mapping[str, str | Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Ran:
    """Run the command in this process, with these settings and no others."""
    with monkeypatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("SEISAKU_"):
                patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, str(value))
        patch.setattr(sys, "argv", ["seisaku", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_info:
            main()
    printed = capsys.readouterr()
    code = exit_info.value.code
    return Ran(code if isinstance(code, int) else int(code is not None), *printed)


def run_process(
    arguments: list[str], folder: Path, **environment: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run `python -m api` in a process of its own, in a folder."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SEISAKU_")}
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        cwd=folder,
        env={
            **inherited,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            **{name: str(value) for name, value in environment.items()},
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def assert_told(
    ran: Ran | subprocess.CompletedProcess[str], *parts: str, exit_code: int = 1
) -> None:
    """A failure is told on standard error in both languages, with these parts in it."""
    if isinstance(ran, subprocess.CompletedProcess):
        ran = Ran(ran.returncode, ran.stdout, ran.stderr)
    assert ran.exit_code == exit_code, ran
    japanese, english = told_lines(ran.err)
    assert any("ぁ" <= character <= "ん" for character in japanese)
    for part in parts:
        assert part in f"{japanese}\n{english}"
    assert ran.out == ""
    assert "Traceback" not in ran.err


def told_lines(err: str) -> tuple[str, str]:
    """The Japanese and the English line of a failure."""
    lines = err.splitlines()
    japanese = [line for line in lines if line.startswith("エラー ")]
    english = [line for line in lines if line.startswith("error ")]
    assert len(japanese) == len(english) == 1, err
    return japanese[0], english[0]


# Help


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ([], ("政策文書への質問に", "モデルを展開し", "出典付きで答える", "ウェブページ", "一覧")),
        (["build"], ("モデルを展開し、索引を作る。", "最新でも、埋め込みから作り直す")),
        (["ask"], ("質問に、出典付きで答える。", "返す箇所の数", "この発行機関")),
        (["serve"], ("HTTPサービスとウェブページを動かす。", "待ち受けるポート")),
        (["documents"], ("収録している文書の一覧。", "JSONで出力する")),
        (["verify-citation"], ("引用を原文のファイルと照合する。", "引用ID（複数可）")),
    ],
    ids=lambda value: " ".join(value) or "seisaku" if isinstance(value, list) else "",
)
def test_help_is_japanese(seisaku: Seisaku, command: list[str], words: tuple[str, ...]) -> None:
    ran = seisaku(*command, "--help")
    assert ran.exit_code == 0
    for part in words:
        assert part in ran.out


def test_the_version_is_told(seisaku: Seisaku) -> None:
    ran = seisaku("--version")
    assert (ran.exit_code, ran.out) == (0, "seisaku 0.1.0\n")


# documents


def test_documents_are_what_the_service_says(seisaku: Seisaku, client: TestClient) -> None:
    told = client.get("/v1/documents").json()
    printed = seisaku("documents", "--json").json
    assert printed == {"documents": told["documents"]}


def test_documents_are_listed_for_people(seisaku: Seisaku) -> None:
    ran = seisaku("documents")
    assert ran.exit_code == 0
    listed: dict[str, list[str]] = {}
    for line in ran.out.splitlines():
        if line and not line.startswith(" "):
            lines = listed.setdefault(line.split()[0], [])
        elif line.strip():
            assert line.startswith("    ")
            lines.append(line)
    assert tuple(listed) == IDS
    for document in load_catalogue():
        told = bare("".join(listed[document.document_id]))
        assert told == bare(document.title + document.issuer + document.file)


def columns(line: str) -> int:
    """The columns of a terminal that a line takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_the_list_of_documents_fits_80_columns(seisaku: Seisaku) -> None:
    lines = seisaku("documents", COLUMNS="80").out.splitlines()
    assert max(columns(line.rstrip()) for line in lines) <= 80


def test_the_id_of_a_document_is_never_cut(seisaku: Seisaku, tmp_path: Path) -> None:
    document_id = "-".join(["ocean"] * 20)
    entry = {"document_id": document_id, "title": "計画", "issuer": "海洋省", "file": "plan.md"}
    entry |= {"issued_on": "2025-08-01", "kind": "report", "language": "ja"}
    catalogue = write_catalogue(tmp_path, PLAN.encode(), **entry)
    out = seisaku("documents", COLUMNS="80", SEISAKU_CATALOGUE=catalogue).out
    assert out.startswith(f"{document_id} 2025-08-01 ")


def test_dates_and_counts_are_listed_in_80_columns(seisaku: Seisaku, client: TestClient) -> None:
    ran = seisaku("documents", COLUMNS="80")
    for document in client.get("/v1/documents").json()["documents"]:
        (row,) = [line for line in ran.out.splitlines() if document["document_id"] in line]
        assert f" {document['issued_on']} " in row
        assert f" {document['passages']} " in row
        assert row.rstrip() == (
            f"{document['document_id']} {document['issued_on']} 第{document['version']}版 "
            f"{document['passages']} 箇所"
        )


# ask


def without_times(body: object) -> Json:
    assert isinstance(body, dict)
    return {name: value for name, value in body.items() if name != "took_ms"}


def test_asking_in_a_process_of_its_own_prints_what_the_service_says(
    client: TestClient, workplace: Workplace, tmp_path: Path
) -> None:
    arguments = ["ask", UNIVERSITY_FUND, "-k", "3", "--json"]
    ran = run_process(arguments, tmp_path, SEISAKU_DATA=workplace.data_folder)
    assert ran.returncode == 0, ran.stderr
    body = client.post("/v1/ask", json={"question": UNIVERSITY_FUND, "k": 3}).json()
    assert without_times(json.loads(ran.stdout)) == without_times(body)
    assert json.loads(ran.stdout)["took_ms"].keys() == body["took_ms"].keys()
    assert ran.stderr == ""


def test_the_filters_are_those_of_the_service(
    seisaku: Seisaku, client: TestClient, workplace: Workplace
) -> None:
    filters = {
        "document_ids": ["meti-innovation-interim-2025", "meti-new-tech-nation-2026"],
        "issuer": "経済産業省",
        "issued_from": "2025-04-01",
        "issued_to": "2025-12-31",
    }
    body = client.post("/v1/ask", json={"question": "研究開発", "k": 4, "filters": filters}).json()
    ran = seisaku(
        *("ask", "研究開発", "-k", "4", "--json", "--issuer", "経済産業省"),
        *("--document", "meti-innovation-interim-2025"),
        *("--document", "meti-new-tech-nation-2026"),
        *("--issued-from", "2025-04-01", "--issued-to", "2025-12-31"),
        SEISAKU_DATA=workplace.data_folder,
    )
    assert without_times(ran.json) == without_times(body)


def test_an_answer_is_printed_for_people_with_its_citation_id(
    seisaku: Seisaku, workplace: Workplace, answered: Json
) -> None:
    ran = seisaku("ask", UNIVERSITY_FUND, SEISAKU_DATA=workplace.data_folder)
    assert ran.exit_code == 0
    for span in answered["answer"]["spans"]:
        assert bare(span["text"]) in bare(ran.out)
        assert bare(span["citation_id"]) in bare(ran.out)
    assert "箇所（5件）" in ran.out
    for found in answered["passages"]:
        assert bare(found["citation"]["label"]) in bare(ran.out)
        assert bare(found["text"]) in bare(ran.out)


def test_the_command_explains_when_asked(
    seisaku: Seisaku,
    workplace: Workplace,
    answered: Json,
) -> None:
    data = {"SEISAKU_DATA": workplace.data_folder}
    ran = seisaku("ask", UNIVERSITY_FUND, "--explain", **data)
    assert ran.exit_code == 0
    for found in answered["passages"]:
        shares = " + ".join(
            f"{part['label']} {part['share']:.3f}（{part['value']:.3f}）"
            for part in found["explanation"]["parts"]
        )
        assert bare(f"得点 {found['score']:.3f} = {shares}") in bare(ran.out)
        heaviest = found["explanation"]["matched_terms"][0]
        assert bare(f"一致した語: {heaviest['term']} {heaviest['weight']:.2f}") in bare(ran.out)
    assert "得点" not in seisaku("ask", UNIVERSITY_FUND, **data).out


def test_the_command_asks_as_of_a_day_and_tells_what_is_newer(
    seisaku: Seisaku,
    client: TestClient,
    workplace: Workplace,
) -> None:
    data = {"SEISAKU_DATA": workplace.data_folder}
    ran = seisaku("ask", UNIVERSITY_FUND, "--as-of", "2025-06-01", **data)
    told = "発行日は2025としか分からず、基準日に発行済みか不確か"
    assert told in bare(ran.out)
    ran = seisaku("ask", TAX_CREDIT, **data)
    passages = client.post("/v1/ask", json={"question": TAX_CREDIT}).json()["passages"]
    newest = next(p["rank"] for p in passages if p["timeliness"] and p["timeliness"]["newest"])
    assert f"より新しい資料:[{newest}]2026-01-28" in bare(ran.out)


def test_not_found_is_said_to_people(seisaku: Seisaku, workplace: Workplace) -> None:
    ran = seisaku("ask", OFF_TOPIC, SEISAKU_DATA=workplace.data_folder)
    assert ran.exit_code == 0
    assert "この資料集には、質問に答える記述が見つかりませんでした。" in ran.out
    assert "箇所（5件）" in ran.out


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["　"], ("空白1文字", "質問を入力してください", "write a question")),
        (["問" * 2001], ("2001文字", "2000文字以内", "2000 or fewer")),
        (["大学\udcff"], ("U+DCFF", "取り除いてください", "remove it")),
        (["大学", "--document", "white-paper"], ("「white-paper」", "'white-paper'", *IDS)),
        (["大学", "--issuer", "[bold]財務省"], ("「[bold]財務省」", "'[bold]財務省'", "CRDS")),
        (
            ["大学", "--issued-from", "2026-01-01", "--issued-to", "2025-01-01"],
            ("2026-01-01", "入れ替えてください", "swap them"),
        ),
    ],
    ids=["blank", "too long", "no text", "unknown document", "unknown issuer", "dates"],
)
def test_what_cannot_be_asked_is_told(
    seisaku: Seisaku, workplace: Workplace, arguments: list[str], parts: tuple[str, ...]
) -> None:
    assert_told(seisaku("ask", *arguments, SEISAKU_DATA=workplace.data_folder), *parts)


WRONG_OPTIONS = [["-k", "0"], ["-k", "101"], ["-k", "五"], ["--issued-from", "2025-13-01"]]


@pytest.mark.parametrize("arguments", [*WRONG_OPTIONS, ["--nothing", "1"]], ids=str)
def test_an_option_that_is_wrong_is_refused(seisaku: Seisaku, arguments: list[str]) -> None:
    ran = seisaku("ask", "大学", *arguments)
    assert ran.exit_code == 2
    assert arguments[0] in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("arguments", WRONG_OPTIONS, ids=str)
def test_an_option_that_is_wrong_is_told_with_its_value_in_both_languages(
    seisaku: Seisaku, arguments: list[str]
) -> None:
    assert_told(seisaku("ask", "大学", *arguments), *arguments, exit_code=2)


# verify-citation


def test_a_citation_that_holds(seisaku: Seisaku, answered: Json) -> None:
    citation = answered["passages"][0]["citation"]
    ran = seisaku("verify-citation", citation["citation_id"])
    assert ran.exit_code == 0
    assert ran.out.startswith("一致 引用は、示された位置の原文と一字一句一致しています。")
    assert bare(citation["quote"]) in bare(ran.out)
    assert citation["source"]["sha256"] in bare(ran.out)
    for start, end in citation["source"]["spans"]:
        assert f"{start}-{end}" in ran.out


def test_a_citation_that_holds_in_json(seisaku: Seisaku, answered: Json) -> None:
    span = answered["answer"]["spans"][0]
    ran = seisaku("verify-citation", span["citation_id"], "--json")
    assert ran.exit_code == 0
    assert isinstance(ran.json, list)
    (proof,) = ran.json
    assert (proof["state"], proof["holds"]) == ("proven", True)
    assert bare(proof["quote"]) == bare(span["text"])


def altered(citation_id: str) -> str:
    """The same id with another hash of the quote in it."""
    place = citation_id.index("~") + 16
    other = "A" if citation_id[place] != "A" else "B"
    return f"{citation_id[:place]}{other}{citation_id[place + 1 :]}"


def test_a_citation_that_was_altered(seisaku: Seisaku, answered: Json) -> None:
    good = answered["passages"][0]["citation"]["citation_id"]
    ran = seisaku("verify-citation", altered(good))
    assert ran.exit_code == 1
    assert ran.out.startswith("不一致 示された位置の原文は引用と一致しません。")
    both = seisaku("verify-citation", good, altered(good), "--json")
    assert both.exit_code == 1
    assert isinstance(both.json, list)
    assert [proof["state"] for proof in both.json] == ["proven", "false"]


def test_a_citation_of_no_document_here(seisaku: Seisaku, answered: Json) -> None:
    token = answered["passages"][0]["citation"]["citation_id"].split("~")[1]
    ran = seisaku("verify-citation", f"white-paper~{token}")
    assert ran.exit_code == 1
    assert ran.out.startswith("除外 この文書は資料集から外されています。")


@pytest.mark.parametrize("garbage", ["nothing", "a~!!", "引用", "[red]x[/]", "x" * 500])
def test_what_is_no_citation(seisaku: Seisaku, garbage: str) -> None:
    ran = seisaku("verify-citation", garbage)
    assert_told(ran, garbage[:80], "全部コピーしてください", "copy the whole id")
    assert len(ran.err) < 500


def test_every_citation_of_the_corpus_holds(seisaku: Seisaku, client: TestClient) -> None:
    total = client.get("/readyz").json()["passages"]
    ran = seisaku("verify-citation", "--all")
    assert (ran.exit_code, ran.out) == (0, f"{total}件中{total}件の引用が原文と一致しました。\n")


def test_without_a_citation_there_is_nothing_to_verify(seisaku: Seisaku) -> None:
    ran = seisaku("verify-citation")
    assert ran.exit_code == 2
    assert "引用IDを一つ以上、または --all を指定してください" in ran.err


# A small workplace of one document, to build and to break


def plan_catalogue(folder: Path) -> Path:
    """A catalogue of the plan alone."""
    return write_catalogue(
        folder,
        PLAN.encode(),
        document_id="ocean-plan-2025",
        title="海洋研究の推進計画",
        issuer="文部科学省",
        issued_on="2025-08-01",
        kind="report",
        language="ja",
        file="plan.md",
    )


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def recatalogue(catalogue: Path, file: Path) -> None:
    """Put a file's hash into the catalogue of that file alone."""
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    lines = [f'sha256 = "{digest}"' if line.startswith("sha256") else line for line in lines]
    catalogue.write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Small:
    """A data folder with the index of one document, and the catalogue of it."""

    data: Path
    catalogue: Path

    @property
    def environment(self) -> dict[str, Path]:
        """The settings that lead there."""
        return {"SEISAKU_DATA": self.data, "SEISAKU_CATALOGUE": self.catalogue}

    @property
    def index(self) -> Path:
        """Where its index lies."""
        return self.data / "index"

    @property
    def file(self) -> Path:
        """The document's file."""
        return self.catalogue.parent / "documents" / "plan.md"

    @property
    def generation(self) -> Path:
        """The folder that CURRENT names."""
        return self.index / (self.index / "CURRENT").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def built_small(
    tmp_path_factory: pytest.TempPathFactory, model_dir: Path, encoder: Encoder
) -> Small:
    """The index of one document, built once; the model is linked, not copied."""
    from rag.workplace import BUNDLED, BuildSteps, ensure_index

    folder = tmp_path_factory.mktemp("small")
    small = Small(folder / "var", plan_catalogue(folder))
    small.data.mkdir()
    (small.data / "model").symlink_to(model_dir)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.workplace.load_encoder", lambda _: encoder)
        steps = BuildSteps(lambda _: None, lambda _: None, lambda _: None)
        assert ensure_index(Workplace(small.data, BUNDLED, small.catalogue), steps)
    return small


@pytest.fixture
def small(built_small: Small, tmp_path: Path) -> Small:
    """A copy of it that may be broken."""
    folder = tmp_path / "small"
    shutil.copytree(built_small.data.parent, folder, symlinks=True)
    return Small(folder / "var", folder / "catalogue.toml")


def assert_answers(seisaku: Seisaku, small: Small) -> None:
    """The index there answers."""
    body = seisaku("ask", PLAN_QUESTION, "-k", "1", "--json", **small.environment).json
    assert isinstance(body, dict)
    assert "120億円" in body["passages"][0]["text"]
    assert body["passages"][0]["citation"]["source"]["file"] == "plan.md"


def test_a_quote_no_longer_in_its_file_is_changed(seisaku: Seisaku, small: Small) -> None:
    body = seisaku("ask", PLAN_QUESTION, "-k", "1", "--json", **small.environment).json
    assert isinstance(body, dict)
    citation_id = body["passages"][0]["citation"]["citation_id"]
    assert seisaku("verify-citation", citation_id, **small.environment).exit_code == 0
    edit(small.file, "120億円", "130億円")
    recatalogue(small.catalogue, small.file)
    ran = seisaku("verify-citation", citation_id, **small.environment)
    assert ran.exit_code == 1
    assert ran.out.startswith(
        "変更 文書は引用後に変更され、引用した文はそのままでは残っていません。"
    )
    cited, newest = ran.out.split("最新版（第2版）の当たる記述:")
    assert "120億円" in cited
    assert "130億円" in newest
    edit(small.file, "130億円", "120億円")
    edit(small.file, "# 海洋研究", "# 新しい海洋研究")
    recatalogue(small.catalogue, small.file)
    ran = seisaku("verify-citation", citation_id, **small.environment)
    assert ran.exit_code == 0
    assert ran.out.startswith("移動 文書は引用後に変更されましたが")


# build


def test_building_what_is_current_builds_nothing(seisaku: Seisaku, small: Small) -> None:
    former = small.generation
    built = seisaku("build", "--json", **small.environment).json
    assert isinstance(built, dict)
    assert (built["built"], built["generation"]) == (False, str(former))
    manifest = json.loads((former / "manifest.json").read_text(encoding="utf-8"))
    assert built["passages"] == manifest["passages"]
    assert small.generation == former
    said = seisaku("build", **small.environment)
    assert bare(said.out) == bare(f"索引は最新です: {manifest['passages']}箇所（{former}）")


def test_the_folder_of_the_index_can_be_copied(seisaku: Seisaku, small: Small) -> None:
    assert str(small.generation) in seisaku("build", **small.environment).out


def test_building_by_force_builds_anew(seisaku: Seisaku, small: Small) -> None:
    former = small.generation
    ran = seisaku("build", "--force", **small.environment)
    assert ran.exit_code == 0
    assert ran.out.startswith("索引を作りました: ")
    assert small.generation != former
    assert_answers(seisaku, small)


def test_building_where_nothing_is_builds_and_then_is_current(
    seisaku: Seisaku, small: Small
) -> None:
    shutil.rmtree(small.index)
    first = seisaku("build", "--json", **small.environment).json
    second = seisaku("build", "--json", **small.environment).json
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["built"], second["built"]) == (True, False)
    assert_answers(seisaku, small)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def remove_index(small: Small) -> str:
    shutil.rmtree(small.index)
    return str(small.index)


def remove_pointer(small: Small) -> str:
    (small.index / "CURRENT").unlink()
    return str(small.index)


def point_nowhere(small: Small) -> str:
    (small.index / "CURRENT").write_text("20250101T000000-deadbeef\n", encoding="utf-8")
    return "20250101T000000-deadbeef"


def empty_pointer(small: Small) -> str:
    (small.index / "CURRENT").write_bytes(b"")
    return str(small.index / "CURRENT")


def point_outside(small: Small) -> str:
    (small.index / "CURRENT").write_text("../model\n", encoding="utf-8")
    return "../model"


def cut_manifest(small: Small) -> str:
    cut_in_half(small.generation / "manifest.json")
    return str(small.generation / "manifest.json")


def remove_manifest(small: Small) -> str:
    (small.generation / "manifest.json").unlink()
    return str(small.generation / "manifest.json")


def flip_vectors(small: Small) -> str:
    flip(small.generation / "vectors.faiss")
    return str(small.generation / "vectors.faiss")


def flip_passages(small: Small) -> str:
    flip(small.generation / "passages.jsonl")
    return str(small.generation / "passages.jsonl")


def cut_vectors(small: Small) -> str:
    cut_in_half(small.generation / "vectors.faiss")
    return str(small.generation / "vectors.faiss")


def other_model(small: Small) -> str:
    manifest = small.generation / "manifest.json"
    edit(manifest, '"model": "bundled"', '"model": "ruri-v3"')
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(sealed({k: v for k, v in content.items() if k != "seal"}), encoding="utf-8")
    return "model: the index has 'ruri-v3', this program 'bundled'"


DAMAGES = [
    remove_index,
    remove_pointer,
    point_nowhere,
    empty_pointer,
    point_outside,
    cut_manifest,
    remove_manifest,
    flip_vectors,
    flip_passages,
    cut_vectors,
    other_model,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_missing_or_damaged_index_is_told_and_built_anew(
    seisaku: Seisaku, small: Small, damage: Callable[[Small], str]
) -> None:
    value = damage(small)
    ran = seisaku("ask", PLAN_QUESTION, **small.environment)
    assert_told(ran, value, "`seisaku build`")
    japanese, english = told_lines(ran.err)
    assert value in japanese
    assert "`seisaku build` で作" in japanese
    assert value in english
    rebuilt = seisaku("build", "--json", **small.environment).json
    assert isinstance(rebuilt, dict)
    assert rebuilt["built"] is True
    assert_answers(seisaku, small)


@pytest.mark.parametrize(
    "damage", [remove_index, flip_vectors, other_model], ids=lambda damage: damage.__name__
)
def test_nothing_is_served_from_a_missing_or_damaged_index(
    small: Small, damage: Callable[[Small], str], tmp_path: Path
) -> None:
    value = damage(small)
    arguments = ["serve", "--port", str(free_port())]
    ran = run_process(arguments, tmp_path, **small.environment)
    assert ran.returncode == 1
    japanese, english = told_lines(ran.stderr)
    assert value in japanese
    assert value in english
    assert "`seisaku build`" in japanese
    assert "`seisaku build`" in english
    assert "Traceback" not in ran.stderr


# The catalogue and its files


def remove_file(small: Small) -> tuple[str, ...]:
    small.file.unlink()
    return (
        str(small.file),
        "'ocean-plan-2025'",
        "ファイルを戻すか、示されたとおりに直してください",
        "put it back",
    )


def change_file(small: Small) -> tuple[str, ...]:
    recorded = hashlib.sha256(small.file.read_bytes()).hexdigest()
    edit(small.file, "120億円", "130億円")
    actual = hashlib.sha256(small.file.read_bytes()).hexdigest()
    return str(small.file), recorded, actual, "新しい内容を登録してください", "restore the file"


def other_field(small: Small) -> tuple[str, ...]:
    edit(small.catalogue, "issuer = ", "author = ")
    return "'author'", str(small.catalogue), "直してください", "remove it"


def bad_date(small: Small) -> tuple[str, ...]:
    edit(small.catalogue, '"2025-08-01"', '"令和7年8月1日"')
    return "'令和7年8月1日'", "直してください", "write 2025"


def no_toml(small: Small) -> tuple[str, ...]:
    small.catalogue.write_text("documents = [", encoding="utf-8")
    return str(small.catalogue), "直してください", "no TOML"


def no_catalogue(small: Small) -> tuple[str, ...]:
    small.catalogue.unlink()
    return str(small.catalogue), "直してください", "give the path of one"


CATALOGUE_FAULTS = [
    remove_file,
    change_file,
    other_field,
    bad_date,
    no_toml,
    no_catalogue,
]


@pytest.mark.parametrize("fault", CATALOGUE_FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_of_the_catalogue_or_its_file_is_told_and_the_index_stays(
    seisaku: Seisaku, small: Small, fault: Callable[[Small], tuple[str, ...]], tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(small.catalogue.parent, whole, ignore=lambda *_: ["var"])
    former = small.generation
    parts = fault(small)
    for command in (["build"], ["build", "--force"], ["ask", PLAN_QUESTION], ["documents"]):
        assert_told(seisaku(*command, **small.environment), *parts)
    assert small.generation == former
    assert_answers(seisaku, Small(small.data, whole / "catalogue.toml"))  # once it is mended


def test_a_build_that_breaks_off_leaves_the_former_index_serving(
    seisaku: Seisaku, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = small.generation

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.building.write_passages", full)
        ran = seisaku("build", "--force", **small.environment)
    assert_told(ran, "No space left on device", "空き容量", "SEISAKU_DATA", str(small.index))
    assert small.generation == former
    assert [path.name for path in small.index.iterdir() if path.is_dir()] == [former.name]
    assert_answers(seisaku, small)


# Places that cannot be written


def test_a_data_folder_that_is_a_file_is_told(seisaku: Seisaku, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", encoding="utf-8")
    for command in (["build"], ["ask", "大学"]):
        ran = seisaku(*command, SEISAKU_DATA=tmp_path / "var")
        assert_told(ran, str(tmp_path / "var"), "make it writable", "書き込み権限を確かめるか")


def test_an_index_folder_that_is_a_file_is_told(seisaku: Seisaku, small: Small) -> None:
    shutil.rmtree(small.index)
    small.index.write_text("", encoding="utf-8")
    assert_told(
        seisaku("build", **small.environment),
        *(str(small.index), "書き込み権限を確かめるか", "SEISAKU_DATA", "make it writable"),
    )
    assert_told(seisaku("ask", "大学", **small.environment), str(small.index))
    assert small.index.is_file()


def test_a_model_folder_of_somebody_else_is_not_touched(
    seisaku: Seisaku, small: Small, tmp_path: Path
) -> None:
    (small.data / "model").unlink()
    (small.data / "model").mkdir()
    (small.data / "model" / "memo.txt").write_text("大事", encoding="utf-8")
    ran = seisaku("build", **small.environment)
    assert_told(ran, "'memo.txt'", str(small.data / "model"), "choose an empty or a new folder")
    assert (small.data / "model" / "memo.txt").read_text(encoding="utf-8") == "大事"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_without_permission_is_told(seisaku: Seisaku, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = seisaku("build", SEISAKU_DATA=tmp_path / "locked" / "var")
    assert_told(ran, str(tmp_path / "locked"), "Permission denied")


# Settings


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80.5", "８０８0x"])
def test_a_port_that_is_none_is_told(seisaku: Seisaku, value: str) -> None:
    ran = seisaku("serve", SEISAKU_PORT=value)
    assert_told(
        ran, f"SEISAKU_PORT is '{value}'", f"SEISAKU_PORT の値 '{value}'", "直すか", exit_code=2
    )


def test_a_port_that_is_none_is_told_by_the_process_itself(tmp_path: Path) -> None:
    ran = run_process(["documents"], tmp_path, SEISAKU_PORT="abc")
    assert_told(ran, "SEISAKU_PORT is 'abc'", "取り除いてください", exit_code=2)


def test_a_model_that_is_not_to_be_had_is_told(seisaku: Seisaku, small: Small) -> None:
    model = "somebody/no-such-model"
    ran = seisaku("build", SEISAKU_MODEL=model, **small.environment)
    assert_told(ran, repr(model), "SEISAKU_MODEL", "bundled")
    assert_answers(seisaku, small)


def test_an_empty_model_folder_is_told(seisaku: Seisaku, small: Small, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    ran = seisaku("build", SEISAKU_MODEL=tmp_path / "model", **small.environment)
    assert_told(ran, str(tmp_path / "model"), "示されたとおりに直してください")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_a_port_in_use_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        # no index lies there: the port is looked at before anything slow
        ran = run_process(["serve", "--port", str(port)], tmp_path, SEISAKU_DATA=tmp_path)
    assert_told(
        ran,
        f"port {port} of 127.0.0.1 cannot be taken",
        f"127.0.0.1 のポート {port} を使えません",
        "choose another with --port",
        "別のポートを選んでください",
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_is_held_while_the_model_loads(
    seisaku: Seisaku, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    taken_twice = []

    def open_assistant(workplace: Workplace) -> None:
        with socket.socket() as second:
            second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port))
                taken_twice.append(port)
        raise IndexMissing("there is no index; build it with `seisaku build`")

    monkeypatch.setattr("api.commands.serve.serve_assistant", open_assistant)
    seisaku("serve", "--port", str(port))
    assert taken_twice == []


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    arguments = ["serve", "--host", "192.0.2.1", "--port", str(free_port())]
    ran = run_process(arguments, tmp_path, SEISAKU_DATA=tmp_path)
    assert_told(ran, "192.0.2.1", "を使えません", "cannot be taken")
