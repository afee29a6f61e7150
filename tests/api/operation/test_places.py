"""Places are given in turn; who leaves or waits too long frees the turn."""

import asyncio

import pytest

from api.operation.operation import Operation
from api.operation.places import Busy, Place, Places


def test_more_than_may_be_at_work_wait_and_come_in_their_order() -> None:
    async def run() -> list[str]:
        places = Places(Operation(at_once=1, waiting=3))
        order = []

        async def work(name: str) -> None:
            place = await places.take()
            order.append(name)
            await asyncio.sleep(0)
            place.give_back()

        await asyncio.gather(*(work(name) for name in "abcd"))
        assert (places.taken, places.waiting) == (0, 0)
        return order

    assert asyncio.run(run()) == ["a", "b", "c", "d"]


def test_who_finds_all_places_to_wait_taken_is_told_when_to_come_again() -> None:
    async def run() -> int:
        places = Places(Operation(at_once=1, waiting=1))
        first = await places.take()
        waits = asyncio.ensure_future(places.take())
        await asyncio.sleep(0)
        with pytest.raises(Busy) as busy:
            await places.take()
        first.give_back()
        (await waits).give_back()
        (await places.take()).give_back()  # there is room again
        return busy.value.retry_after_s

    assert asyncio.run(run()) == 1


def test_who_waits_too_long_is_told_and_leaves_the_queue() -> None:
    async def run() -> None:
        places = Places(Operation(at_once=1, waiting=1, wait_s=0.01))
        place = await places.take()
        with pytest.raises(Busy):
            await places.take()
        assert places.waiting == 0
        place.give_back()
        assert places.taken == 0

    asyncio.run(run())


def test_who_is_cancelled_while_waiting_leaves_its_turn_to_the_next() -> None:
    async def run() -> None:
        places = Places(Operation(at_once=1, waiting=2))
        place = await places.take()
        gone, stays = (asyncio.ensure_future(places.take()) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        assert places.waiting == 1
        place.give_back()
        (await stays).give_back()
        assert places.taken == 0

    asyncio.run(run())


def test_a_place_given_to_one_who_is_cancelled_just_then_is_not_lost() -> None:
    async def run() -> None:
        places = Places(Operation(at_once=1, waiting=2))
        place = await places.take()
        gone = asyncio.ensure_future(places.take())
        await asyncio.sleep(0)
        place.give_back()  # it is given, and not yet picked up
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        if not gone.cancelled():
            gone.result().give_back()
        assert (places.taken, places.waiting) == (0, 0)

    asyncio.run(run())


def test_a_place_is_given_back_once() -> None:
    async def run() -> int:
        places = Places(Operation(at_once=2))
        first: Place = await places.take()
        await places.take()
        first.give_back()
        first.give_back()
        return places.taken

    assert asyncio.run(run()) == 1


def test_the_time_to_come_again_grows_with_the_queue() -> None:
    async def run() -> int:
        places = Places(Operation(at_once=1, waiting=100))
        places._mean_s = 2.0
        place = await places.take()
        waiting = [asyncio.ensure_future(places.take()) for _ in range(5)]
        await asyncio.sleep(0)
        told = places._retry_after_s()
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        place.give_back()
        return told

    assert asyncio.run(run()) == 12
