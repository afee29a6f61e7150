"""The file of support's weights, written as it is read."""

from collections.abc import Mapping
from pathlib import Path

from rag.support.settings import SupportSettings

_HEAD = (
    "# Written by `python -m eval.fit_support --write`; change the model part by hand, then run it."
)


def write_weights(settings: SupportSettings, file: Path | None) -> str:
    """The settings as TOML, written into a file if one is given."""
    text = "\n".join(
        [
            _HEAD,
            "",
            "[model]",
            f"token_range = {list(settings.token_range)}",
            f"foreign_token_range = {list(settings.foreign_token_range)}",
            f"foreign_cosine = {settings.foreign_cosine}",
            f"far_cosine = {list(settings.far_cosine)}",
            f"far_tokens = {list(settings.far_tokens)}",
            f"foreign_lacking = {list(settings.foreign_lacking)}",
            f"other_matter = {settings.other_matter}",
            "",
            *_part(settings, ""),
            *([] if settings.unread is None else _part(settings.unread, "unread.")),
        ]
    )
    if file is not None:
        file.write_text(text, encoding="utf-8")
    return text


def _part(settings: SupportSettings, prefix: str) -> list[str]:
    return [
        f"[{prefix}fit]",
        f"intercept = {settings.fit_intercept:.4f}",
        f"[{prefix}fit.weights]",
        *_lines(settings.fit),
        "",
        f"[{prefix}lack]",
        f"intercept = {settings.lack_intercept:.4f}",
        f"[{prefix}lack.weights]",
        *_lines(settings.lack),
        "",
        f"[{prefix}decision]",
        f"scale = {settings.scale:.4f}",
        f"offset = {settings.offset:.4f}",
        f"threshold = {settings.threshold:.4f}",
        "",
    ]


def _lines(weights: Mapping[str, float]) -> list[str]:
    return [f"{name} = {value:.4f}" for name, value in weights.items()]
