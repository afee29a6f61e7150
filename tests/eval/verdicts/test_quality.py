"""The quotation check on the gold to tune on: it is to make no mistake at all."""

from typing import TYPE_CHECKING

from eval.gold import Split
from eval.verdicts.gold_item import load_items
from eval.verdicts.quotes import verify_items
from eval.verdicts.task import Task

if TYPE_CHECKING:
    from rag.assistant import Assistant


def test_every_quotation_of_dev_is_judged_rightly_and_in_its_place(assistant: "Assistant") -> None:
    items = load_items(Task.QUOTES, Split.DEV, assistant.catalogue)
    judging = verify_items(assistant.verify, items)
    wrong = [one.item_id for one in judging.items if not one.is_right or one.cited is False]
    assert wrong == []
