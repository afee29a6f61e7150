"""Words: each with its own features, whatever is cut next and in whatever thread."""

from concurrent.futures import ThreadPoolExecutor

import fugashi
import pytest

from corpus.language.morphology import Morpheme, count_words, morphemes

WORDS = {
    "予算を増やした。": [
        Morpheme("予算", "名詞", "普通名詞", "予算"),
        Morpheme("を", "助詞", "格助詞", "を"),
        Morpheme("増やし", "動詞", "一般", "増やす"),
        Morpheme("た", "助動詞", "*", "た"),
        Morpheme("。", "補助記号", "句点", "。"),
    ],
    "東京大学の研究": [
        Morpheme("東京", "名詞", "固有名詞", "トウキョウ"),
        Morpheme("大学", "名詞", "普通名詞", "大学"),
        Morpheme("の", "助詞", "格助詞", "の"),
        Morpheme("研究", "名詞", "普通名詞", "研究"),
    ],
    "早く読む": [
        Morpheme("早く", "形容詞", "一般", "早い"),
        Morpheme("読む", "動詞", "一般", "読む"),
    ],
}


@pytest.mark.parametrize("text", list(WORDS))
def test_a_text_is_cut_into_words_with_their_features(text: str) -> None:
    assert morphemes(text) == WORDS[text]


def test_words_keep_their_features_when_other_texts_are_cut() -> None:
    """Node features are read lazily by fugashi, and after the next parse reads the new text's."""
    kept = {text: morphemes(text) for text in WORDS}
    morphemes("全く別の長い文章をここで解析しておく。")
    assert kept == WORDS


def test_the_hazard_is_there_in_fugashi_itself() -> None:
    """The reason for the copying: should this fail, fugashi has changed and it may go."""
    tagger = fugashi.Tagger()
    nodes = tagger("予算を増やした。")
    tagger("早く走る人。")
    assert [node.feature.lemma for node in nodes][:2] != ["予算", "を"]


def test_threads_do_not_mix_their_words() -> None:
    texts = list(WORDS) * 40
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(morphemes, texts)) == [WORDS[text] for text in texts]


@pytest.mark.parametrize(
    "text",
    [" AI 戦略\n本部 ", "AI\t戦略 \n本部", "AI　戦略　本部", "AI 戦略\r\n本部"],
)
def test_white_space_is_in_no_word(text: str) -> None:
    """To MeCab U+3000 (空白) and carriage returns are words of their own."""
    assert [word.surface for word in morphemes(text)] == ["AI", "戦略", "本部"]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "　", "\r\n"])
def test_white_space_alone_has_no_words(text: str) -> None:
    assert morphemes(text) == []
    assert count_words(text) == 0


def test_a_word_that_no_dictionary_knows_has_no_lemma() -> None:
    assert morphemes("ＺＺＱＸ")[-1].lemma is None


@pytest.mark.parametrize(
    ("text", "words"), [("予算を増やした。", 5), ("東京大学の研究", 4), ("早く読む", 2)]
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words
