"""Number formats: values beside what Excel shows."""

from datetime import date, datetime, time, timedelta

import pytest

from corpus.formats.number_format import Value, shown

DAY = datetime(2025, 4, 25, 9, 5, 7)
ACCOUNT = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3300, "#,##0", "3,300"),
        (3300.5, "#,##0", "3,301"),
        (1234567, "General", "1234567"),
        (12.0, "General", "12"),
        (100, "General", "100"),
        (0.1 + 0.2, "General", "0.3"),
        (3.48, "General", "3.48"),
        (-5, "General", "-5"),
        (0.123, "0.0%", "12.3%"),
        (0.5, "0%", "50%"),
        (0.5, "0.00", "0.50"),
        (0.5, "#.##", ".5"),
        (5, "00", "05"),
        (2025, '0"年度"', "2025年度"),
        (3300, '#,##0"億円"', "3,300億円"),
        (1500, "¥#,##0", "¥1,500"),
        (1500, "[$¥-411]#,##0.00", "¥1,500.00"),
        (12345678, "#,##0,", "12,346"),
        (-12, "#,##0", "-12"),
        (-12, '#,##0;"△"#,##0', "△12"),
        (-12, "#,##0;[Red]-#,##0", "-12"),
        (-100, "#,##0_);(#,##0)", "(100)"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (3, ACCOUNT, "3"),
        (0, ACCOUNT, "-"),
        ("表", ACCOUNT, "表"),
        ("表", "General", "表"),
        (0.00001, "0.00E+00", "1.00E-05"),
        (1.5, "# ?/?", "1.5"),
        (True, "General", "TRUE"),
        (DAY, "mm-dd-yy", "2025/4/25"),
        (DAY, "yyyy/mm/dd hh:mm", "2025/04/25 09:05"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2025年4月25日"),
        (DAY, 'yyyy"年"m"月"', "2025年4月"),
        (DAY, '[$-411]ggge"年"m"月"d"日";@', "令和7年4月25日"),
        (date(2019, 4, 30), "[$-411]gee.mm.dd", "H31.04.30"),
        (DAY, "m/d(aaa)", "4/25(金)"),
        (DAY, "h:mm:ss AM/PM", "9:05:07 AM"),
        (time(21, 5), "h:mm", "21:05"),
        (timedelta(hours=30), "[h]:mm", "30:00:00"),
    ],
)
def test_a_value_is_shown_as_the_sheet_shows_it(value: Value, form: str, text: str) -> None:
    assert shown(value, form).strip() == text
