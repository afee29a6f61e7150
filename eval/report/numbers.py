"""Numbers as the report writes them; what is missing is －."""

from eval.saved_run import Mean

MISSING = "－"
_MINUS = "−"


def decimal(value: float | None, places: int = 3) -> str:
    """A number with so many decimals, 1,234.5."""
    return MISSING if value is None else f"{value:,.{places}f}".replace("-", _MINUS)


def signed(value: float | None, places: int = 3) -> str:
    """A difference: +0.021, −0.021, ±0.000."""
    if value is None:
        return MISSING
    rounded = round(value, places)
    sign = "±" if rounded == 0 else "+" if rounded > 0 else _MINUS
    return f"{sign}{abs(rounded):.{places}f}"


def percent(value: float) -> str:
    """A share of 1 in per cent: 58 %."""
    return f"{100 * value:.0f}%"


def interval(mean: Mean | None, *, signed_mean: bool = False) -> str:
    """A mean with the ends of its interval: 0.583（0.510〜0.650）."""
    if mean is None:
        return MISSING
    write = signed if signed_mean else decimal
    return f"{write(mean.mean)}（{write(mean.low)}〜{write(mean.high)}）"


def bracketed(value: float, low: float, high: float) -> str:
    """A value with the ends of its interval, as `interval` writes a mean."""
    return f"{decimal(value)}（{decimal(low)}〜{decimal(high)}）"
