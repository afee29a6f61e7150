"""The tables that lie beside this module: names, units and opposites, read once."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=8)
def table(name: str) -> Mapping[str, Any]:
    """The table of that name: `names`, `quantities`, `oppositions`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
