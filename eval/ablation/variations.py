"""The variations that `seisaku eval ablation` measures, in the order of its table."""

from collections.abc import Callable, Iterable

from corpus.passages.passage import Passage
from eval.ablation.analyses import (
    Folding,
    all_lemmas,
    analysis,
    characters_and_bigrams,
    lemmas_and_compounds,
    lemmas_and_readings,
    readings,
    surfaces,
)
from eval.ablation.variation import Variation
from eval.errors import UnknownVariation
from index.analyzer import bigrams_of_folded, lemmas_of_folded
from index.building import lexical_text
from index.search_settings import Weights

SERVED = Variation("served", "いまの設定")


def _words(name: str, words_ja: str, of_folded: Callable[[str], list[str]]) -> Variation:
    """Other terms in the place of lemmas."""
    return Variation(name, words_ja, analyses={"lemma": analysis(of_folded)})


def _folded(name: str, words_ja: str, folding: Folding) -> Variation:
    """The served terms of a text that is folded otherwise."""
    analyses = {
        "lemma": analysis(lemmas_of_folded, folding),
        "bigram": analysis(bigrams_of_folded, folding),
    }
    return Variation(name, words_ja, analyses=analyses)


def _text_alone(passage: Passage) -> str:
    return passage.text


SETTINGS = (
    Variation("without-late", "後段の照合なし", settings={"weights.late": 0.0}),
    Variation("without-dense", "意味（dense）なし", settings={"weights.dense": 0.0}),
    Variation(
        "without-lemma", "語（lemma）なし（意味の重みも下げない）", settings={"weights.lemma": 0.0}
    ),
    Variation("without-bigram", "文字の対（bigram）なし", settings={"weights.bigram": 0.0}),
    Variation("rank-fusion", "点数の和でなく順位の融合（RRF）", by_ranks=True),
    Variation(
        "rank-fusion-without-late",
        "順位の融合（RRF）、後段の照合なし",
        settings={"weights.late": 0.0},
        by_ranks=True,
    ),
    Variation(
        "equal-weights",
        "四つの重みを等しく",
        settings={f"weights.{name}": 1.0 for name in Weights.model_fields},
    ),
    Variation(
        "dense-never-fades", "語が揃っても意味の重みを下げない", settings={"dense_fades": None}
    ),
    Variation("late-20", "後段の照合を上位20箇所に", settings={"late_candidates": 20}),
    Variation("late-100", "後段の照合を上位100箇所に", settings={"late_candidates": 100}),
    Variation("without-expansion", "略語と正式名を補わない", settings={"expand": False}),
    Variation(
        "source-notes-whole", "出典だけの注の点を下げない", settings={"source_note_share": 1.0}
    ),
)

ANALYSES = (
    _words("surfaces", "見出し語でなく表記のまま", surfaces),
    _words("all-words", "助詞・助動詞なども語に含める", all_lemmas),
    _words("with-compounds", "名詞の連なり（複合語）も語に加える", lemmas_and_compounds),
    _words("readings", "見出し語でなく読み", readings),
    _words("with-readings", "読みも語に加える", lemmas_and_readings),
    Variation(
        "with-characters",
        "文字の対に一文字も加える",
        analyses={"bigram": analysis(characters_and_bigrams)},
    ),
    Variation("without-sections", "章節の見出しを読まない", text=_text_alone),
    Variation("vectors-with-sections", "章節の見出しも埋め込む", embedded=lexical_text),
)

# Lower case stays, because the pairs' analysis knows Latin words in lower case alone.
FOLDINGS = (
    _folded("without-folding", "表記を揃えない（小文字化だけ）", Folding(("case",))),
    _folded("nfkc-alone", "表記の統一はNFKCと小文字化だけ", Folding(("nfkc", "case"))),
    _folded("without-numbers", "数の表記を揃えない", Folding.without("numbers")),
    _folded(
        "without-years",
        "年・元号の表記を揃えない",
        Folding.without("era letters", "figure-like", "years"),
    ),
    _folded("without-variants", "異体字・簡体字を揃えない", Folding.without("variants")),
    _folded(
        "without-look-alikes",
        "似た字（口とロ）の取り違えを直さない",
        Folding.without("look-alikes"),
    ),
)

VARIATIONS = (*SETTINGS, *ANALYSES, *FOLDINGS)


def chosen(names: Iterable[str]) -> tuple[Variation, ...]:
    """The variations of these names in their own order, all if none is named.

    UnknownVariation lists the names there are.
    """
    wanted = set(names)
    known = {variation.name for variation in VARIATIONS}
    for name in sorted(wanted - known):
        listed = ", ".join(variation.name for variation in VARIATIONS)
        raise UnknownVariation(
            f"no variation {name!r}; choose from {listed}",
            message_ja=f"「{name}」はありません。次から選んでください: {listed}",
        )
    return tuple(variation for variation in VARIATIONS if not wanted or variation.name in wanted)
