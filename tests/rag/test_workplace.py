"""The layers put together: what is embedded, what is served, and what a kill leaves."""

import gc
import logging
import multiprocessing
import random
import shutil
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import load_catalogue
from corpus.errors import UnknownDocument
from corpus.store.adding import Description, add_file
from corpus.store.database import FILE as DATABASE_FILE
from corpus.store.store import Change
from corpus.store.stored_passages import read_store
from index.build_lock import build_lock
from index.encoder import Encoder
from index.errors import IndexMismatch, IndexNotWritable, NothingToIndex
from index.generation import current_generation
from rag.audit.audit import Verdict
from rag.errors import UnknownPassage
from rag.workplace import (
    Workplace,
    compact_store,
    ensure_index,
    open_assistant,
    serve_assistant,
)
from tests.corpus.inline_store import on_disk
from tests.rag import slow_change
from tests.rag.catalogued import catalogue_toml
from tests.rag.inline_workplace import (
    FOREST,
    OCEAN,
    SILENT,
    SPACE,
    CountingEncoder,
    add,
    build,
    opened,
    texts,
    workplace_in,
)


def long_plan(*changed: int) -> str:
    """A plan of forty sections of a passage each; some say another amount."""
    return "# 計画\n\n" + "".join(
        f"## {n} 第{n}の施策\n\n"
        + f"施策{n}の予算は{n + 1000 * (n in changed)}億円とする。" * 12
        + "\n\n"
        for n in range(1, 41)
    )


@pytest.fixture
def small(tmp_path: Path) -> Workplace:
    small = workplace_in(tmp_path, ocean=OCEAN, space=SPACE)
    build(small, CountingEncoder())
    return small


# What is embedded


def test_what_is_up_to_date_is_neither_embedded_nor_written(small: Workplace) -> None:
    former = current_generation(small.index_folder)
    made = build(small)
    assert (made.written, made.embedded, made.passages) == (False, 0, 2)
    assert current_generation(small.index_folder) == former


def test_adding_the_same_file_again_embeds_nothing(small: Workplace, tmp_path: Path) -> None:
    add(small, tmp_path, FOREST, "forest")
    assert build(small, CountingEncoder()).embedded == 1
    add(small, tmp_path, FOREST, "forest")
    assert not build(small).written


def test_of_a_changed_document_only_the_changed_passages_are_embedded(
    small: Workplace, tmp_path: Path
) -> None:
    add(small, tmp_path, long_plan(), "plan")
    first = CountingEncoder()
    count = build(small, first).embedded
    assert count == len(first.embedded) > 20
    add(small, tmp_path, long_plan(7, 30), "plan")
    second = CountingEncoder()
    made = build(small, second)
    assert made.embedded == len(second.embedded) == 2
    assert all("1007億円" in text or "1030億円" in text for text in second.embedded)
    assert made.passages == count + 2
    index = opened(small).searcher.index
    # every vector is its own passage's, kept or new
    for row, passage in enumerate(index.passages):
        (best,), (score,) = index.vectors.search(second.encode_query(passage.text).vector, 1)
        assert score == pytest.approx(1, abs=1e-5)
        assert index.passages[best].text == passage.text or best == row


def test_a_relabelled_removed_or_restored_document_embeds_nothing(
    small: Workplace, tmp_path: Path
) -> None:
    store = small.store()
    space = store.catalogue().get("space")
    store.put(replace(space, title="改題"), SPACE.encode(), store.source(space))  # type: ignore[arg-type]
    assert build(small).written
    assert opened(small).catalogue.get("space").title == "改題"
    store.remove("space")
    assert build(small).passages == 1
    add(small, tmp_path, SPACE, "space")
    made = build(small)
    assert (made.written, made.embedded, made.passages) == (True, 0, 2)


def test_by_force_all_is_embedded_again(small: Workplace) -> None:
    assert build(small, CountingEncoder(), force=True).embedded == 2


def test_another_model_embeds_all_and_the_first_one_finds_its_own_again(
    small: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "weights").write_bytes(b"2")
    other = replace(small, model=str(tmp_path / "other"))
    assert build(other, CountingEncoder()).embedded == 2
    with pytest.raises(IndexMismatch, match="model: the index has"):
        opened(small)
    assert build(small).embedded == 0


def test_an_interrupted_embedding_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding_store._KEPT_AT_ONCE", 4)
    small = workplace_in(tmp_path, plan=long_plan())
    calls: list[int] = []

    def breaks_off() -> None:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt

    first = CountingEncoder(breaks_off)
    with pytest.raises(KeyboardInterrupt):
        build(small, first)
    assert len(first.embedded) == 12
    second = CountingEncoder()
    made = build(small, second)
    assert not set(first.embedded) & set(second.embedded)
    assert len(first.embedded) + len(second.embedded) == made.passages


def test_an_empty_corpus_is_told_and_the_former_index_stays(small: Workplace) -> None:
    former = current_generation(small.index_folder)
    for document_id in ("ocean", "space"):
        small.store().remove(document_id)
    with pytest.raises(NothingToIndex, match="no passage; add a document"):
        build(small)
    assert current_generation(small.index_folder) == former


# Serving while the store is ahead of the index


def test_while_a_document_is_being_embedded_the_former_index_answers(
    small: Workplace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(small, tmp_path, FOREST, "forest")
    add(small, tmp_path, OCEAN.replace("120", "130"), "ocean")
    with caplog.at_level(logging.WARNING):
        assistant = opened(small)
    assert "the index is older than the documents" in caplog.text
    assert [(d.document_id, d.version) for d in assistant.catalogue] == [("ocean", 1), ("space", 1)]
    found = assistant.ask("海洋研究の予算", k=1).passages[0]
    assert "120億円" in found.passage.text
    assert assistant.prove(found.citation.citation_id).holds
    build(small, CountingEncoder())
    assert [(d.document_id, d.version) for d in opened(small).catalogue] == [
        ("ocean", 2),
        ("space", 1),
        ("forest", 1),
    ]


def test_what_was_removed_is_not_found_though_the_index_still_holds_it(
    small: Workplace,
) -> None:
    passage_id = opened(small).passages_of("space")[0].passage_id
    small.store().remove("space")
    assistant = opened(small)
    answer = assistant.ask("宇宙開発の予算", k=5)
    assert {found.passage.document_id for found in answer.passages} == {"ocean"}
    with pytest.raises(UnknownPassage):
        assistant.passage(passage_id)
    with pytest.raises(UnknownDocument):
        assistant.passages_of("space")


def test_an_index_of_quite_another_corpus_is_refused(small: Workplace, tmp_path: Path) -> None:
    other = replace(small, catalogue_path=catalogue_toml(tmp_path / "other", forest=FOREST))
    with pytest.raises(IndexMismatch, match=r"corpus_sha256.*`seisaku build`"):
        opened(other)


def test_a_served_assistant_follows_what_comes_and_goes(
    small: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []

    def load(folder: Path) -> Encoder:
        loaded.append(folder)
        return CountingEncoder()

    monkeypatch.setattr("rag.workplace.load_encoder", load)
    served = serve_assistant(small)
    asked = "森林保全の予算"
    assert "森林" not in served.current().ask(asked, k=1).passages[0].passage.text
    add(small, tmp_path, FOREST, "forest")
    build(small, CountingEncoder())
    found = served.current().ask(asked, k=1).passages[0]
    assert "森林保全の予算は50億円" in found.passage.text
    small.store().remove("forest")
    build(small)
    assert all("森林" not in f.passage.text for f in served.current().ask(asked, k=9).passages)
    proof = served.current().prove(found.citation.citation_id)
    assert (proof.holds, proof.quote) == (False, found.citation.quote)
    assert len(loaded) == 1


def test_a_service_opens_an_index_that_still_holds_what_was_removed(
    small: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _: CountingEncoder())
    served = serve_assistant(small)
    add(small, tmp_path, FOREST, "forest")
    build(small, CountingEncoder())
    small.store().remove("forest")  # and the new index is not built yet
    for followed in (served, serve_assistant(small)):
        answer = followed.current().ask("海洋研究の予算", k=9)
        assert {found.passage.document_id for found in answer.passages} == {"ocean", "space"}
        assert "120億円" in answer.passages[0].passage.text
        [audited] = followed.current().audit("海洋研究の予算は120億円とする。").sentences
        assert audited.verdict is Verdict.SUPPORTED


def test_a_former_index_takes_no_memory_any_more(
    small: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _: CountingEncoder())
    served = serve_assistant(small)
    former = served.current()
    former.ask("海洋研究の予算はいくらですか。", k=2)
    former.audit("海洋研究の予算は120億円である。")
    held: list[object] = [former, former.auditor.evidence, former.searcher.index]
    kept = [weakref.ref(one) for one in held]
    del former, held
    add(small, tmp_path, FOREST, "forest")
    build(small, CountingEncoder())
    served.current().ask("森林保全の予算", k=1)
    end = time.monotonic() + 10  # whoever reads ahead has to notice
    while any(one() is not None for one in kept) and time.monotonic() < end:
        gc.collect()
        time.sleep(0.05)
    assert [one() for one in kept] == [None] * 3


def test_questions_are_answered_while_documents_come(
    small: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.workplace.load_encoder", lambda _: CountingEncoder())
    served = serve_assistant(small)
    ends = threading.Event()

    def ask() -> int:
        count = 0
        while not ends.is_set():
            answer = served.current().ask("海洋研究の予算", k=2)
            assert "海洋研究の予算は120億円" in answer.passages[0].passage.text
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        try:
            for number in range(5):
                add(small, tmp_path, f"第{number}の森林の面積は{number}万平米。", f"n-{number}")
                build(small, CountingEncoder())
        finally:
            ends.set()
        assert all(future.result(30) > 0 for future in asking)
    assert len(served.current().catalogue) == 7


# Compaction


def everywhere(small: Workplace, words: str) -> list[str]:
    """The files of the data folder that hold these words."""
    files = [path for path in small.data_folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if words.encode() in path.read_bytes())


def test_after_compact_a_removed_documents_words_are_nowhere(
    small: Workplace, tmp_path: Path
) -> None:
    secret = "極秘施策の予算は777億円とする。"
    add(small, tmp_path, secret, "secret")
    build(small, CountingEncoder())
    assert "passages.jsonl" in everywhere(small, secret)
    opened(small).ask("極秘施策の予算")  # its citations are handed out
    small.store().remove("secret")
    build(small)
    assert everywhere(small, secret)
    done = compact_store(small, SILENT)
    assert (done.documents, done.versions, done.embeddings) == (1, 1, 1)
    for words in (secret, "極秘施策", "777億円"):
        assert everywhere(small, words) == []
    assert not on_disk(small.store(), secret)
    assert "海洋研究の予算" in texts(small)
    assert not build(small).written


def test_compact_brings_the_index_up_to_date_first(small: Workplace) -> None:
    small.store().remove("space")  # and the build was killed
    compact_store(small, SILENT)
    assert everywhere(small, "宇宙開発") == []
    assert "宇宙" not in texts(small)


def test_compact_keeps_the_vectors_of_what_is_searched(small: Workplace) -> None:
    compact_store(small, SILENT)
    shutil.rmtree(small.index_folder)
    assert build(small).embedded == 0


# Several processes, and killed ones


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Makes processes quickly: they are forked from one that has imported what they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.rag.slow_change"])
    return context


Process = Any  # what a context makes has no public type


@pytest.fixture
def start(processes: ForkServerContext) -> Iterator[Any]:
    """Start a change; it has begun when this returns."""
    started: list[Process] = []

    def begin(small: Workplace, folder: Path, change: str, text: str = "") -> Process:
        here, there = processes.Pipe(duplex=False)
        process = processes.Process(
            target=slow_change.run, args=(small, folder, change, text, there)
        )
        process.start()
        started.append(process)
        there.close()
        assert here.recv() == "begun"
        here.close()
        return process

    yield begin
    for process in started:
        process.kill()
        process.join(30)


def test_two_processes_that_add_at_once_both_have_their_document(
    small: Workplace, tmp_path: Path, start: Any
) -> None:
    # the first has more to embed: it reads the store early and writes the index late
    first = start(small, tmp_path / "a", "add", long_plan())
    time.sleep(0.1)
    second = start(small, tmp_path / "b", "change", OCEAN.replace("120億円", "130億円"))
    for process in (first, second):
        process.join(60)
        assert process.exitcode == 0
    assert not build(small).written
    assert [d.document_id for d in opened(small).catalogue] == ["ocean", "space", "added"]
    assert "130億円" in texts(small)
    assert "施策40の予算" in texts(small)


def test_a_build_that_read_the_store_early_does_not_write_over_a_later_one(
    small: Workplace, tmp_path: Path
) -> None:
    def add_another() -> None:
        add(small, tmp_path, OCEAN.replace("120億円", "130億円"), "ocean")
        build(small, CountingEncoder())

    other = threading.Thread(target=add_another)

    def meanwhile() -> None:
        other.start()
        other.join(0.7)  # with nothing in its way it would be done by now

    add(small, tmp_path, FOREST, "forest")
    build(small, CountingEncoder(meanwhile))
    other.join(30)
    assert not build(small).written
    for words in ("130億円", "300億円", "50億円"):
        assert words in texts(small)


def test_a_build_waits_for_another_and_is_told_if_that_takes_too_long(
    small: Workplace, tmp_path: Path, start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.build_lock._TIMEOUT_S", 0.05)
    process = start(small, tmp_path, "add", long_plan())
    until_building(small)
    with pytest.raises(IndexNotWritable, match="another build has held"):
        build(small)
    process.kill()
    process.join(30)
    assert build(small, CountingEncoder()).written  # who is killed lets go


def until_building(workplace: Workplace, timeout_s: float = 30.0) -> None:
    """Wait until another process builds: on a busy machine it may take seconds to begin."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        try:
            with build_lock(workplace.index_folder):
                time.sleep(0.01)  # it is free, so the other has not begun
        except IndexNotWritable:
            return
    raise AssertionError(f"no process has begun to build within {timeout_s} s")


CHANGES = ["add", "change", "build", "remove", "compact", "restore", "add", "change", "build"]


def test_killed_at_random_moments_nothing_is_lost(tmp_path: Path, start: Any) -> None:
    small = workplace_in(tmp_path, ocean=OCEAN, space=SPACE)
    build(small, CountingEncoder())
    chance = random.Random(20261122)
    versions: dict[str, int] = {"ocean": 1, "space": 1}
    present: dict[str, bool] = {"ocean": True, "space": True}
    cut_short = 0
    for number in range(12):
        change = CHANGES[number % len(CHANGES)]
        text = SPACE
        if change in ("add", "change"):
            text = f"# 第{number}版\n" + long_plan(*range(1, number + 5))
        process = start(small, tmp_path / "files", change, text)
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.join(30)
        cut_short += process.exitcode != 0

        # the former index, or already the new one, serves
        answer = opened(small).ask("海洋研究の予算 施策3の予算", k=3)
        assert len(answer.passages) >= 1
        for found in answer.passages:
            assert opened(small).prove(found.citation.citation_id).holds

        # the store opens, and holds all that it held
        store = small.store()
        with store.database.read() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for document_id, version in versions.items():
            assert store.versions(document_id)[0].document.version >= version
        held = {document.document_id for document in store.catalogue()}
        expected = {document_id for document_id, there in present.items() if there}
        allowed = {"add": {"added"}, "remove": {"space"}, "restore": {"space"}}.get(change, set())
        assert held ^ expected <= allowed

        # the next build finishes and holds everything
        build(small, CountingEncoder())
        corpus = read_store(store)
        index = opened(small).searcher.index
        assert index.passages == corpus.passages
        assert {p.document_id for p in index.passages} == held
        assert not build(small).written
        left = [path.name for path in small.index_folder.iterdir() if path.is_dir()]
        assert all(not name.startswith(".") for name in left)
        present = dict.fromkeys(present, False) | dict.fromkeys(held, True)
        versions = {d.document_id: d.version for d in store.catalogue()}
    assert cut_short >= 6


# On the five documents


@pytest.fixture
def five(workplace: Workplace, tmp_path: Path) -> Workplace:
    """A copy of the five documents' store and index."""
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "model").symlink_to(workplace.data_folder / "model")
    shutil.copytree(workplace.index_folder, folder / "index")
    for file in workplace.data_folder.glob(f"{DATABASE_FILE}*"):
        shutil.copy(file, folder)
    return replace(workplace, data_folder=folder)


def test_changing_one_sentence_of_the_largest_document_embeds_at_most_three_passages(
    five: Workplace, tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = load_catalogue()
    largest = max(catalogue, key=lambda document: len(catalogue.source(document).text))
    text = catalogue.source(largest).text
    before = "運用益からの支出上限を年間3,000億円"
    assert text.count(before) == 1
    path = tmp_path / largest.file
    took_s = []
    for version, amount in ((2, "5,000"), (3, "4,000")):
        path.write_bytes(text.replace(before, before.replace("3,000", amount)).encode())
        started = time.monotonic()
        document, change = add_file(five.store(), path, Description())
        made = ensure_index(five, SILENT, encoder=encoder)
        took_s.append(time.monotonic() - started)
        with capsys.disabled():
            print(f"\n{document.document_id}: {made.embedded} embedded, {took_s[-1]:.2f} s")
        assert (change, document.version) == (Change.NEW_VERSION, version)
        assert 1 <= made.embedded <= 3
    assert min(took_s) < 3  # what else the machine does only adds to it
    found = open_assistant(five, encoder=encoder).ask("大学ファンドの支出上限", k=5).passages
    assert any("年間4,000億円" in item.passage.text for item in found)


def test_adding_the_five_documents_again_embeds_nothing(five: Workplace, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    for document in catalogue:
        path = tmp_path / document.file
        path.write_bytes(catalogue.sources.content(document))
        assert add_file(five.store(), path, Description()) == (document, Change.UNCHANGED)
    assert not build(five).written
