"""Jobs outlive the service: they wait, go on, or say that they were broken off."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from api.administration.job import JobState
from api.administration.job_folder import JobFolder
from rag.workplace import Workplace
from tests.api.administration.conftest import FOREST, SAID, serving
from tests.api.contract import Json, assert_problem

LONG = "# 森林\n\n" + "\n\n".join(f"## 第{n}節\n\n第{n}地区を{n}人で守る。" for n in range(60))


@contextmanager
def real_service(
    workplace: Workplace, rest_s: float
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.api.administration.real_service", str(rest_s)],
        env={
            **os.environ,
            "SEISAKU_DATA": str(workplace.data_folder),
            "SEISAKU_MODEL": workplace.model,
            "SEISAKU_CATALOGUE": str(workplace.catalogue_path),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found is not None, line
    try:
        yield process, found[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def send(url: str) -> str:
    """Send a document that takes long; the id of its job."""
    response = httpx2.post(
        f"{url}/v1/documents", data=SAID, files={"file": ("long.txt", LONG.encode())}
    )
    assert response.status_code == 202, response.text
    return str(response.json()["job_id"])


def job_when(url: str, job_id: str, *states: str) -> Json:
    """The job as soon as it is in one of these states."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        job: Json = httpx2.get(f"{url}/v1/jobs/{job_id}").json()
        if job["state"] in states:
            return job
        time.sleep(0.05)
    raise AssertionError(f"the job stays {job['state']}")


def embedding(url: str, job_id: str) -> None:
    """Wait until some passages of a job are embedded."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        job = httpx2.get(f"{url}/v1/jobs/{job_id}").json()
        if any(known["stage"] == "embedding" and known["done"] for known in job["progress"]):
            return
        time.sleep(0.05)
    raise AssertionError("nothing is embedded")


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_killed_service_leaves_a_job_that_says_so_and_can_be_repeated(
    workplace: Workplace,
) -> None:
    with real_service(workplace, 0.2) as (process, url):
        job_id = send(url)
        embedding(url, job_id)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with serving(workplace) as service:
        job = service.wait(job_id, "failed")
        assert job["error"]["kind"] == "Interrupted"
        assert "処理の途中でサービスが終了しました" in job["error"]["detail_ja"]
        assert job["can_repeat"]
        repeated = service.ended(service.client.post(f"/v1/jobs/{job_id}/repeat"))
        assert (repeated["state"], repeated["repeats"]) == ("done", job_id)
        assert repeated["result"]["document_id"] == "long"
        assert service.documents() == [("ocean", 1), ("space", 1), ("long", 1)]


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_service_that_is_ended_goes_on_with_its_job_at_the_next_start(
    workplace: Workplace,
) -> None:
    with real_service(workplace, 0.2) as (process, url):
        job_id = send(url)
        embedding(url, job_id)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) is not None
    assert JobFolder(workplace.data_folder).find(job_id).state is JobState.QUEUED
    with serving(workplace) as service:
        assert service.wait(job_id, "done", "failed")["state"] == "done"


def test_a_worker_that_dies_fails_its_job_and_the_next_one_runs(workplace: Workplace) -> None:
    with serving(workplace, "die") as service:
        job = service.ended(service.add())
        assert (job["state"], job["error"]["kind"]) == ("failed", "Interrupted")
        assert "signal 9" in job["error"]["detail"]
        assert job["can_repeat"]
        assert service.documents() == [("ocean", 1), ("space", 1)]
    with serving(workplace) as service:
        assert (
            service.ended(service.client.post(f"/v1/jobs/{job['job_id']}/repeat"))["state"]
            == "done"
        )


def test_what_waits_is_done_one_after_the_other_in_order(workplace: Workplace) -> None:
    with serving(workplace) as service:
        first = service.add("# 一\n\n一の予算は1億円。\n", "one.txt", **SAID)
        second = service.add("# 二\n\n二の予算は2億円。\n", "two.txt", **SAID)
        ended = [service.ended(first), service.ended(second)]
        assert ended[0]["ended_at"] <= ended[1]["started_at"]
        assert [job["job_id"] for job in service.client.get("/v1/jobs").json()["jobs"]] == [
            ended[1]["job_id"],
            ended[0]["job_id"],
        ]


def test_a_job_that_did_not_fail_cannot_be_repeated(workplace: Workplace) -> None:
    with serving(workplace) as service:
        job = service.ended(service.add())
        response = service.client.post(f"/v1/jobs/{job['job_id']}/repeat")
        assert_problem(response, 409, field="job_id")


def test_a_damaged_job_hides_no_other(workplace: Workplace) -> None:
    with serving(workplace) as service:
        job = service.ended(service.add())
        other = service.ended(service.add(FOREST.replace("50", "60")))
        path = workplace.data_folder / "jobs" / job["job_id"] / "job.json"
        path.write_text(
            path.read_text(encoding="utf-8").replace("local", "lokal"), encoding="utf-8"
        )
        assert [job["job_id"] for job in service.client.get("/v1/jobs").json()["jobs"]] == [
            other["job_id"]
        ]
        problem = assert_problem(service.client.get(f"/v1/jobs/{job['job_id']}"), 500)
        assert "記録が壊れています" in problem["detail_ja"]


def test_a_full_disk_is_told_and_leaves_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with serving(workplace) as service:
        monkeypatch.setattr("api.administration.job_folder.fsync", full)
        problem = assert_problem(service.add(), 507)
        assert "空き容量" in problem["detail_ja"]
        monkeypatch.undo()
        assert list((workplace.data_folder / "jobs").iterdir()) == []
