"""What a model is given to read: the best passages, in whole sentences, within a budget."""

from dataclasses import replace
from pathlib import Path

from rag.generation.reading_list import MAX_SOURCES, reading_list
from tests.rag.generation.written import answer_from

LONG = "".join(f"第{number}の施策には{number}億円を充てる。\n" for number in range(1, 60))


def test_passages_come_by_rank_and_are_numbered_by_it(tmp_path: Path) -> None:
    documents = {f"d{n}": f"# 海洋{n}\n海洋研究の予算は{n}億円とする。\n" for n in range(1, 9)}
    answer = answer_from(tmp_path, k=8, **documents)
    assert len(answer.passages) == 8
    sources = reading_list(answer, 100_000)
    assert [source.number for source in sources] == list(range(1, MAX_SOURCES + 1))
    assert [source.text for source in sources] == [
        found.passage.text for found in answer.passages[:MAX_SOURCES]
    ]


def test_what_does_not_fit_is_left_out(tmp_path: Path) -> None:
    documents = {f"d{n}": f"# 海洋{n}\n海洋研究の予算は{n}億円とする。\n" for n in range(1, 9)}
    answer = answer_from(tmp_path, k=8, **documents)
    first = len(answer.passages[0].passage.text)
    assert [source.number for source in reading_list(answer, first + 20)] == [1]


def test_a_long_passage_is_cut_in_whole_sentences_around_the_answer(tmp_path: Path) -> None:
    answer = answer_from(tmp_path, "第40の施策には何億円ですか。", k=1, plan=f"# 施策\n{LONG}")
    found = answer.passages[0]
    place = found.passage.text.find("第40の施策")
    if place < 0:  # the document is cut into passages; the middle of this one will do
        place = len(found.passage.text) // 2
    sentence = next(s for s in found.passage.sentences if s[0] <= place < s[1])
    answer = replace(answer, spans=(), passages=(replace(found, highlights=(sentence,)),))
    (source,) = reading_list(answer, 120)
    assert len(source.text) <= 120 + len("（略）") * 2
    assert found.passage.text[slice(*sentence)] in source.text
    kept = source.text.removeprefix("（略）").removesuffix("（略）")
    assert kept in found.passage.text
    assert source.text.startswith("（略）第")
    assert source.text.endswith("。（略）")
