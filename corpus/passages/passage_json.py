"""Passages as JSON: how they are kept in the store and in an index."""

import json
from dataclasses import asdict
from typing import Any

from corpus.links.link import Link, LinkKind
from corpus.passages.passage import Passage, PassageKind


def passage_to_json(passage: Passage) -> str:
    """Write a passage as one line of JSON."""
    return json.dumps(asdict(passage), ensure_ascii=False)


def passage_from_json(line: str) -> Passage:
    """Read what `passage_to_json` wrote; ValueError, KeyError or TypeError on anything else."""
    fields: dict[str, Any] = json.loads(line)
    for name in ("section", "pages", "span"):
        fields[name] = tuple(fields[name])
    for name in ("source_spans", "alignment", "sentences"):
        fields[name] = tuple(tuple(span) for span in fields[name])
    fields["kind"] = PassageKind(fields["kind"])
    fields["links"] = tuple(_link(link) for link in fields["links"])
    return Passage(**fields)


def _link(fields: dict[str, Any]) -> Link:
    return Link(
        kind=LinkKind(fields["kind"]),
        span=tuple(fields["span"]),
        passage_id=fields["passage_id"],
        target=tuple(fields["target"]),
    )
