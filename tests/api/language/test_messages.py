"""Nothing that the pages say lacks English, and nothing in the catalogue is left over."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment

import api.destinations
import api.labels
from api.administration.page import KINDS as DOCUMENT_KINDS
from api.administration.view import LABELS as JOB_LABELS
from api.feedback.feedback import RATINGS
from api.language.messages import CATALOGUE, translations
from api.language.negotiation import Language
from api.memo.verdict_label import LABELS as VERDICT_LABELS
from api.quotation.labels import KINDS, WHATS
from api.reading_summary import CHANGES, REMOVED
from api.suggestions.terms import TERM_KINDS
from api.support import CONFIDENCE_WORDS
from rag.referencing.citation_format import FORMATS

TEMPLATES = Path(api.labels.__file__).with_name("templates")
PLACES = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
LABELS = {
    *api.labels.PASSAGE_KINDS.values(),
    *api.labels.BLOCK_KINDS.values(),
    *api.labels.LINK_KINDS.values(),
    *api.labels.SCORE_PARTS.values(),
    *api.labels._REASONS.values(),
    api.labels.NO_REASON,
    *api.labels.OTHER_LABELS,
    *api.destinations._LABELS.values(),
    *(label.name for label in VERDICT_LABELS.values()),
    *(label.meaning for label in VERDICT_LABELS.values()),
    *KINDS.values(),
    *WHATS.values(),
    *(word for _, word in CONFIDENCE_WORDS),
    *(each.label for each in FORMATS.values()),
    *RATINGS.values(),
    *TERM_KINDS.values(),
    *DOCUMENT_KINDS.values(),
    *JOB_LABELS,
    *CHANGES.values(),
    REMOVED,
}


def in_templates() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    said = set()
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        for _, _, found in environment.extract_translations(source):  # type: ignore[attr-defined]
            said.add(found if isinstance(found, str) else found[0])
    return said


def test_every_message_has_english_and_no_english_is_left_over() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en", abort_invalid=True)
    english = {
        (entry.id if isinstance(entry.id, str) else entry.id[0]): entry
        for entry in catalogue
        if entry.id
    }
    assert set(english) == in_templates() | LABELS
    for japanese, entry in english.items():
        told_in = [entry.string] if isinstance(entry.string, str) else [*(entry.string or [""])]
        for told in told_in:
            assert told.strip(), japanese
            assert not entry.fuzzy, japanese
            assert set(PLACES.findall(told)) == set(PLACES.findall(japanese)), japanese


def test_no_template_says_anything_past_the_catalogue() -> None:
    japanese = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
    code = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
    for path in TEMPLATES.glob("*.html"):
        bare = code.sub("", path.read_text(encoding="utf-8"))
        found = [line.strip() for line in bare.splitlines() if japanese.search(line)]
        # 原文ママ is what stands beside a misprint in any language
        assert [line for line in found if "<rt>ママ" not in line] == [], path.name


def test_a_count_is_said_as_english_does() -> None:
    english = translations(Language.EN)
    assert english.ngettext("%(num)s箇所", "%(num)s箇所", 1) == "%(num)s passage"
    assert english.ngettext("%(num)s箇所", "%(num)s箇所", 2) == "%(num)s passages"
