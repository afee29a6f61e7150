"""So many requests at once; others wait in turn, leave, or are told when to come again."""

import asyncio
import json

from api.operation.admission import CLIENT_GONE
from api.operation.operation import Operation
from tests.api.operation.inline_app import Direct, inline_app, settle

ONE = Operation(at_once=1, waiting=1, wait_s=5)


def test_a_request_too_many_is_a_problem_that_says_when_to_come_again() -> None:
    async def run() -> None:
        app, held = inline_app(ONE)
        first, second = Direct(app, "GET", "/hold"), Direct(app, "GET", "/hold")
        await settle()
        refused = Direct(app, "GET", "/hold")
        await refused.task
        assert (refused.status, refused.header("retry-after")) == (503, "1")
        assert refused.header("content-type") == "application/problem+json"
        problem = refused.json()
        assert isinstance(problem, dict)
        assert problem["status"] == 503
        assert "混み合っています" in problem["detail_ja"]
        assert held.inside == 1
        held.let_go()
        await asyncio.gather(first.task, second.task)
        assert (first.status, second.status) == (200, 200)

    asyncio.run(run())


def test_health_and_metrics_are_answered_however_much_there_is_to_do() -> None:
    async def run() -> None:
        app, held = inline_app(Operation(at_once=1, waiting=0))
        first = Direct(app, "GET", "/hold")
        await settle()
        health = Direct(app, "GET", "/healthz")
        await health.task
        assert health.json() == {"status": "ok"}
        held.let_go()
        await first.task

    asyncio.run(run())


def test_a_client_that_leaves_while_it_waits_frees_its_turn() -> None:
    async def run() -> None:
        app, held = inline_app(ONE)
        first, leaves = Direct(app, "GET", "/hold"), Direct(app, "GET", "/hold")
        await settle()
        leaves.gone.set()
        await leaves.task
        assert leaves.sent == []
        third = Direct(app, "GET", "/named/x")  # takes the turn that is free again
        await settle()
        assert not third.task.done()
        held.let_go()
        await asyncio.gather(first.task, third.task)
        assert third.status == 200
        assert app.state.places.taken == 0

    asyncio.run(run())


def test_a_body_that_comes_slowly_takes_no_place() -> None:
    async def run() -> None:
        app, _ = inline_app(Operation(at_once=1, waiting=0))
        slow = Direct(app, "POST", "/say", b'{"text": ', b'"slow"}', whole=False)
        await settle()
        assert app.state.places.taken == 0
        quick = Direct(app, "GET", "/named/x")
        await quick.task
        assert quick.status == 200
        slow.rest.set()
        await slow.task
        assert (slow.status, slow.json()) == (200, "slow")
        assert app.state.places.taken == 0

    asyncio.run(run())


def test_a_client_whose_body_came_slowly_frees_its_turn_when_it_leaves() -> None:
    async def run() -> None:
        app, held = inline_app(ONE)
        leaves = Direct(app, "POST", "/say", b'{"text": ', b'"slow"}', whole=False)
        await settle()
        first = Direct(app, "GET", "/hold")
        await settle()
        leaves.rest.set()
        await settle()
        assert app.state.places.waiting == 1
        leaves.gone.set()
        await leaves.task
        assert app.state.places.waiting == 0
        assert leaves.scope[CLIENT_GONE]
        held.let_go()
        await first.task
        assert app.state.places.taken == 0

    asyncio.run(run())


def test_a_body_that_came_slowly_to_a_full_house_is_told_when_to_come_again() -> None:
    async def run() -> None:
        app, held = inline_app(Operation(at_once=1, waiting=0))
        slow = Direct(app, "POST", "/say", b'{"text": ', b'"slow"}', whole=False)
        await settle()
        first = Direct(app, "GET", "/hold")
        await settle()
        slow.rest.set()
        await slow.task
        assert (slow.status, slow.header("retry-after")) == (503, "1")
        problem = slow.json()
        assert isinstance(problem, dict)
        assert "混み合っています" in problem["detail_ja"]
        held.let_go()
        await first.task

    asyncio.run(run())


def test_a_request_that_is_cancelled_while_it_waits_takes_nothing_with_it() -> None:
    async def run() -> None:
        app, held = inline_app(ONE)
        first, waits = Direct(app, "GET", "/hold"), Direct(app, "GET", "/hold")
        await settle()
        waits.task.cancel()
        await asyncio.gather(waits.task, return_exceptions=True)
        held.let_go()
        await first.task
        assert (app.state.places.taken, app.state.places.waiting) == (0, 0)

    asyncio.run(run())


def test_a_whole_body_reaches_the_application_after_waiting() -> None:
    async def run() -> None:
        app, held = inline_app(ONE)
        first = Direct(app, "GET", "/hold")
        await settle()
        waits = Direct(app, "POST", "/say", json.dumps({"text": "海洋"}).encode())
        await settle()
        assert waits.sent == []
        held.let_go()
        await asyncio.gather(first.task, waits.task)
        assert waits.json() == "海洋"

    asyncio.run(run())


def test_a_stream_gives_its_place_back_where_it_begins() -> None:
    async def run() -> None:
        app, held = inline_app(Operation(at_once=1, waiting=0))
        stream = Direct(app, "GET", "/streams")
        await settle()
        assert (stream.status, held.inside) == (200, 1)
        other = Direct(app, "GET", "/named/x")
        await other.task
        assert other.status == 200
        held.let_go()
        await stream.task
        assert app.state.places.taken == 0

    asyncio.run(run())


def test_a_request_that_fails_gives_its_place_back() -> None:
    async def run() -> None:
        app, _ = inline_app(ONE)
        fails = Direct(app, "GET", "/fails")
        fails.scope["query_string"] = b"q=1"
        await asyncio.gather(fails.task, return_exceptions=True)
        assert fails.status == 500
        assert app.state.places.taken == 0

    asyncio.run(run())
