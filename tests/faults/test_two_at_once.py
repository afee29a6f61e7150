"""Two processes at once on one data folder, and what a killed one still seems to hold."""

import json
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import Lively
from tests.faults.library import Library, long_text
from tests.faults.service import Service, serving

ASKED = "海洋研究の予算はいくらですか。"


def both(library: Library, first: Sequence[str], second: Sequence[str]) -> list[tuple[int, str]]:
    """Run two commands at the same time; returns the exit code of each and what it printed."""
    commands = [library.start(first, printed="first"), library.start(second, printed="second")]
    return [(command.ended(), command.printed) for command in commands]


def test_the_same_document_added_twice_at_once_is_there_once(lively: Lively) -> None:
    library = lively.library
    text = long_text("harbour", 4000)
    adding = library.adding("harbour", text)
    for code, printed in both(library, adding, adding):
        assert code == 0 or "added by another process" in printed, printed
    assert library.searched() == {**lively.state.texts, "harbour": text}
    versions = library.workplace.store().versions("harbour")
    assert [version.document.version for version in versions] == [1]
    library.check_nothing_left()


@pytest.mark.faults
def test_two_versions_of_a_document_added_at_once_both_stay_or_one_is_told(
    lively: Lively, tmp_path: Path
) -> None:
    library = lively.library
    texts = [long_text("forest", amount) for amount in (4000, 5000)]
    adding = []
    for number, text in enumerate(texts):
        arguments = library.adding("forest", text)
        file = tmp_path / str(number) / "forest.txt"
        file.parent.mkdir()
        Path(arguments[1]).rename(file)
        adding.append([arguments[0], str(file), *arguments[2:]])
    ended = both(library, *adding)
    told = [printed for code, printed in ended if code]
    assert len(told) <= 1, told
    assert all("added by another process" in printed for printed in told), told
    assert library.run_here(["build"]).exit_code == 0
    assert library.searched()["forest"] in texts
    versions = library.workplace.store().versions("forest")
    assert len(versions) == 4 - len(told)
    library.check_kept()


@pytest.mark.faults
def test_adding_while_another_builds_leaves_an_index_with_both(lively: Lively) -> None:
    library = lively.library
    text = long_text("harbour", 4000)
    ended = both(library, ["build", "--force"], library.adding("harbour", text))
    assert [code for code, _ in ended] == [0, 0], ended
    assert library.searched() == {**lively.state.texts, "harbour": text}
    assert "索引は最新です" in library.run_here(["build"]).printed
    library.check_nothing_left()


def asked(service: Service) -> set[str]:
    """The documents in which a question is found; each citation is proven over HTTP."""
    reply = service.ask(ASKED)
    assert reply.status == 200, reply
    for found in reply.json["passages"]:
        proof = service.request("GET", f"/v1/citations/{found['citation']['citation_id']}")
        assert proof.status == 200, proof
        # removed a moment ago: what was cited is still told
        assert proof.json["state"] in ("proven", "gone"), proof.json
    return {found["document_id"] for found in reply.json["passages"]}


def test_two_services_follow_what_is_added_and_removed_and_fail_no_question(
    lively: Lively,
) -> None:
    library = lively.library
    with (
        serving(library) as one,
        serving(library, printed="other") as other,
        ThreadPoolExecutor(2) as pool,
    ):
        ends = time.monotonic() + 60

        def ask_until_removed(service: Service) -> int:
            count, had_it = 0, False
            while time.monotonic() < ends:
                there = "forest" in asked(service)
                had_it |= there
                count += 1
                if had_it and not there:
                    return count
            raise AssertionError("the document is found still")

        asking = [pool.submit(ask_until_removed, service) for service in (one, other)]
        forest = long_text("海洋研究の予算", 4000)
        assert library.run(library.adding("forest", forest)).exit_code == 0
        removed = library.run(["remove", "forest"])
        assert removed.exit_code == 0, removed.printed
        assert all(future.result(90) > 0 for future in asking)
    library.check_kept()


@pytest.mark.faults
def test_a_service_killed_at_a_swap_leaves_its_citations_and_starts_again(lively: Lively) -> None:
    library = lively.library
    with serving(library) as service:
        given = service.ask(ASKED).json["passages"]
        text = long_text("harbour", 4000)
        assert library.run_here(library.adding("harbour", text)).exit_code == 0
        with ThreadPoolExecutor(1) as pool:
            swapping = pool.submit(service.ask, ASKED)
            time.sleep(0.05)
            assert service.command.process.pid is not None
            os.kill(service.command.process.pid, signal.SIGKILL)
            assert swapping.exception(30) is None or isinstance(swapping.exception(), OSError)
    with serving(library) as service:
        assert "harbour" in json.dumps(service.request("GET", "/v1/documents").json)
        for found in given:
            cited = found["citation"]["citation_id"]
            assert service.request("GET", f"/v1/citations/{cited}").json["state"] == "proven"
        service.stop()
    assert library.searched() == {**lively.state.texts, "harbour": text}
    library.check_nothing_left()


def test_locks_of_killed_commands_hold_nobody_up(lively: Lively) -> None:
    library = lively.library
    for name in (".lock", ".build-lock"):
        (library.workplace.index_folder / name).write_text("31337\n", encoding="utf-8")
    for number in range(3):
        library.run(["build", "--force"], kill_after_s=0.1 * number)
    started = time.monotonic()
    assert library.run(["build"]).exit_code == 0
    assert time.monotonic() - started < 20
    assert library.searched() == lively.state.texts
