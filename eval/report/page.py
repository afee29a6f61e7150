"""The page of a report: one HTML text with its style, script and data inside."""

from markupsafe import Markup

from eval.answers.answer_summary import AnswerSummary, answer_summary
from eval.query_values import ANSWERED_OFF_TOPIC
from eval.report import labels
from eval.report.answer_figures import answer_figures
from eval.report.answer_tables import answer_findings, answer_tables
from eval.report.browser_data import browser_data
from eval.report.figures import figures
from eval.report.head import conditions, costs, findings, group_tables, main_figures
from eval.report.numbers import MISSING
from eval.report.outcome import outcome_of
from eval.report.plots.svg import legend_marker
from eval.report.report import Report
from eval.report.script_json import script_json
from eval.report.template import static_file, template

_MOST_DOCUMENTS = 100
"""To choose from: of JSQuAD's paragraphs each is a document, and nobody scrolls through those."""
_SCRIPTS = ("marked_text.js", "question.js", "browser.js")


def render(report: Report) -> str:
    """The report as HTML that names no other file and no address.

    Without scripts its head, figures and a plain table of the questions are there.
    """
    summary = answer_summary(report.main)
    return template("report.html").render(
        report=report,
        answer_findings=() if summary is None else tuple(answer_findings(summary)),
        answer_tables=() if summary is None else tuple(answer_tables(summary)),
        labels=labels,
        missing=MISSING,
        findings=findings(report),
        main_figures=main_figures(report, _told_as_shares(report, summary)),
        costs=costs(report),
        conditions=conditions(report),
        group_tables=group_tables(report),
        figures=(*(() if summary is None else answer_figures(summary)), *figures(report)),
        legend_marker=legend_marker,
        outcome_of=outcome_of,
        choices=_choices(report),
        style=static_file("report.css"),
        script=Markup("\n").join(static_file(name) for name in _SCRIPTS),
        data=script_json(browser_data(report)),
    )


def _told_as_shares(report: Report, summary: AnswerSummary | None) -> frozenset[str]:
    """The measures of one run alone that the tables of answers tell with Wilson's interval.

    Of 25 in 25 the bootstrap says 1 to 1, and the page would contradict itself.
    """
    if summary is None or len(report.runs) > 1 or report.before is not None:
        return frozenset()
    return frozenset({share.name for share in summary.shares} | {ANSWERED_OFF_TOPIC})


def _choices(report: Report) -> dict[str, dict[str, str]]:
    """What the questions can be filtered by: values and their words, only those that occur."""
    queries = report.main.queries
    types = dict.fromkeys(query.type for query in queries if query.type)
    wordings = dict.fromkeys(query.wording for query in queries if query.wording)
    documents = dict.fromkeys(item.document_id for query in queries for item in query.expected)
    if len(documents) > _MOST_DOCUMENTS:
        documents = {}
    return {
        "type": {name: labels.TYPES.get(name, name) for name in types},
        "wording": {name: labels.WORDINGS.get(name, name) for name in wordings},
        "document": {name: report.titles.get(name, name) for name in documents},
    }
