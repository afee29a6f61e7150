"""Number formats of Excel: a cell's value as the sheet shows it."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]'
    r"|ggg|gg|g|yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|ee|e"
    r"|hh|h|ss(?:\.0+)?|s|AM/PM|am/pm|[^\s]|\s",
)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?(?:[Ee][+-][#0?]+)?,*")
_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
_HALVES = ("am/pm",)
_WEEKDAYS = "月火水木金土日"
Value = str | int | float | Decimal | bool | datetime | date | time | timedelta


def _text(value: str, section: str) -> str:
    tokens = _tokens(section)
    return "".join(value if token[0] == "@" else _literal(token) for token in tokens)


def shown(value: Value, form: str) -> str:
    """Return a value as its number format shows it: 3300 in `#,##0` is `3,300`."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time):
        return _date(value, form)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    sections = _sections(form)
    if isinstance(value, str):
        section = sections[3] if len(sections) > 3 else "@"
        return _text(value, section)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    place = 0
    if number < 0 and len(sections) > 1:
        place = 1
    elif number == 0 and len(sections) > 2:
        place = 2
    signed = number < 0 and place == 0
    section = re.sub(r"\[[^\]$]*\]", "", sections[place])  # colours and conditions
    is_fraction = "?/" in section or "#/" in section  # shown as a decimal
    if is_fraction or section.strip().lower() in ("general", "", "g/標準", "@"):
        return _general(number)
    text = _number(abs(number), section)
    return f"-{text}" if signed and re.search(r"[1-9]", text) else text


def _sections(form: str) -> list[str]:
    """Split at the semicolons that are not inside quotes."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"])*', form)[::2] if ";" in form else [form]


def _tokens(section: str) -> list[str]:
    return _TOKEN.findall(section)


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("_"):
        return ""
    if token.startswith("*"):
        return ""
    if token.startswith("[$"):
        return token[2:-1].split("-")[0]
    return "" if token.startswith("[") else token


def _general(number: Decimal) -> str:
    rounded = number.normalize() if number == number.to_integral() else round(number, 10)
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"


def _number(number: Decimal, section: str) -> str:
    masked = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', lambda match: "\x00" * len(match[0]), section)
    match = _DIGITS.search(masked)
    if match is None:
        return "".join(_literal(token) for token in _tokens(section))
    number *= Decimal(100) ** masked.count("%")
    core = match[0]
    thousands = len(core) - len(core.rstrip(","))
    number /= Decimal(1000) ** thousands
    before = "".join(_literal(token) for token in _tokens(section[: match.start()]))
    after = "".join(_literal(token) for token in _tokens(section[match.end() :]))
    return f"{before}{_digits(number, core.rstrip(','))}{after}"


def _digits(number: Decimal, core: str) -> str:
    mantissa, _, exponent = core.upper().partition("E")
    whole, _, fraction = mantissa.partition(".")
    if exponent:
        power = number.adjusted() if number else 0
        scaled = number.scaleb(-power).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
        return f"{scaled:f}E{'-' if power < 0 else '+'}{abs(power):02}"
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    integer, _, decimals = text.partition(".")
    required = len(fraction.rstrip("#?"))
    while len(decimals) > required and decimals.endswith("0"):
        decimals = decimals[:-1]
    least = sum(sign == "0" for sign in whole)
    if least == 0 and integer == "0":
        integer = ""
    integer = integer if "," in integer else integer.zfill(least)
    return f"{integer}.{decimals}" if decimals else integer


def _date(value: datetime | date | time, form: str) -> str:
    section = _sections(form)[0]
    if form in ("mm-dd-yy", "General", "m/d/yy"):  # number 14, shown by Japanese Excel as:
        section = "yyyy/m/d"
    elif form == "m/d/yy h:mm":
        section = "yyyy/m/d h:mm"
    day = value.date() if isinstance(value, datetime) else value
    clock = value.time() if isinstance(value, datetime) else value
    tokens = _tokens(section)
    half = any(token.upper() == "AM/PM" for token in tokens)
    pieces, last = [], ""
    for place, token in enumerate(tokens):
        small = token.lower()
        following = next((t[0].lower() for t in tokens[place + 1 :] if t[0].isalpha()), "")
        is_minute = small in ("m", "mm") and (last == "h" or following == "s")
        if isinstance(clock, time) and (is_minute or small[0] in "hs" or small in _HALVES):
            pieces.append(_clock(clock, small, half))
        elif isinstance(day, date) and small[0] in "gymdae" and token.isalpha():
            pieces.append(_day(day, small))
        else:
            pieces.append(_literal(token))
        last = small[0] if small[0].isalpha() else last
    return "".join(pieces).strip()


def _clock(clock: time, token: str, half: bool) -> str:
    if token in _HALVES:
        return "AM" if clock.hour < 12 else "PM"
    hour = (clock.hour % 12 or 12) if half else clock.hour
    number = {"h": hour, "m": clock.minute, "s": clock.second}[token[0]]
    return f"{number:02}" if len(token) > 1 else str(number)


def _day(day: date, token: str) -> str:
    era = next((era for era in _ERAS if day >= era[0]), None)
    year = day.year if era is None else day.year - era[0].year + 1
    shown_as = {
        "yyyy": str(day.year),
        "yy": f"{day.year % 100:02}",
        "mmmmm": day.strftime("%b")[0],
        "mmmm": day.strftime("%B"),
        "mmm": day.strftime("%b"),
        "mm": f"{day.month:02}",
        "m": str(day.month),
        "dddd": day.strftime("%A"),
        "ddd": day.strftime("%a"),
        "dd": f"{day.day:02}",
        "d": str(day.day),
        "aaaa": f"{_WEEKDAYS[day.weekday()]}曜日",
        "aaa": _WEEKDAYS[day.weekday()],
        "ggg": era[1] if era else "",
        "gg": era[1][0] if era else "",
        "g": era[2] if era else "",
        "ee": f"{year:02}",
        "e": str(year),
    }
    return shown_as.get(token, token)
