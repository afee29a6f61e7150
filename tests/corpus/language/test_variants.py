"""Characters in the forms that Japanese writes: radicals, Chinese and old forms."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.language.chinese_forms import forms, is_jis
from corpus.language.radicals import RADICALS
from corpus.language.variants import japanese_characters
from corpus.language.word_cost import cut


@pytest.mark.parametrize(
    ("text", "japanese"),
    [
        ("产学研", "産学研"),
        ("重点领域", "重点領域"),
        ("變化", "変化"),
        ("國際會議", "国際会議"),
        ("复合材料", "複合材料"),
        ("复兴", "復興"),
        ("历史", "歴史"),
        ("⻑⻄⻘⻭", "長西青歯"),
        ("⻅⻋⻓", "見車長"),
        ("靑戶", "青戸"),
        ("机后里谷余云芸叶干系台号", "机后里谷余云芸叶干系台号"),
        ("補填、濾過", "補填、濾過"),
        ("カタカナとABC", "カタカナとABC"),
    ],
)
def test_forms_become_what_japanese_writes(text: str, japanese: str) -> None:
    assert japanese_characters(text) == japanese


def test_no_form_leads_out_of_jis_x_0208_and_none_is_changed_twice() -> None:
    known = forms()
    for form, right in (known.old | known.simplified).items():
        assert is_jis(right)
        assert right not in known.simplified
        assert japanese_characters(right) == right, form


def test_no_japanese_character_is_taken_for_a_simplified_one() -> None:
    assert not [form for form in forms().simplified if is_jis(form)]


def test_radicals_of_the_supplement_are_in_its_block() -> None:
    supplement = [radical for radical in RADICALS if "\u2e80" <= radical <= "\u2ef3"]
    assert len(supplement) == len(RADICALS) - 1
    assert RADICALS["⻑"] == "長"


def test_the_cheaper_text_reads_better() -> None:
    right, wrong = cut("先端ロボット"), cut("先端口ボット")
    assert right.words == (("先端", True), ("ロボット", True))
    assert wrong.words == (("先端", True), ("口", True), ("ボット", True))
    assert right.cost < wrong.cost - 6_000


def test_the_word_at_a_place_is_told() -> None:
    found = cut("先端ロボット")
    assert found.word_at(1) == (0, "先端", True)
    assert found.word_at(2) == (2, "ロボット", True)
    with pytest.raises(ValueError, match="place 6 is in no word of '先端ロボット'"):
        found.word_at(6)


def test_threads_each_have_their_own_tagger() -> None:
    texts = [f"先端ロボット{number}号" for number in range(100)]
    alone = [cut.__wrapped__(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cut.__wrapped__, texts)) == alone
