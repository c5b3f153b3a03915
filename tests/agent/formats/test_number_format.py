"""Number formats: what a person sees is what is judged."""

import pytest

from agent.formats._number_format import built_in, formatter


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", "198112289874", "198112289874"),
        ("General", "1.98112289874E+11", "198112289874"),
        ("General", "0.30000000000000004", "0.3"),
        ("0", "198112289874", "198112289874"),
        ('000000"-"0000', "5505055678", "550505-5678"),
        ("000000-0000", "102033456", "010203-3456"),
        (r"000000\-0000", "5505055678", "550505-5678"),
        ("########-####", "198112289874", "19811228-9874"),
        ("0000000000", "102033456", "0102033456"),
        ("[<=9999999999]000000-0000;00000000-0000", "198112289874", "19811228-9874"),
        ("[<=9999999999]000000-0000;00000000-0000", "8112289874", "811228-9874"),
        ("[Red]0;-0", "-5", "-5"),
        ("00", "12345", "12345"),
        ('"nr "0', "7", "nr 7"),
        ("#,##0.00 [$kr-41D]", "1234.5", "1234.5"),
        ("0.00%", "0.25", "0.25"),
        ("yyyy-mm-dd", "44197", "2021-01-01"),
        ("d/m/yy", "60.0", "1900-02-28"),
        ("yyyy-mm-dd hh:mm", "44197.5", "2021-01-01 12:00"),
        ("h:mm", "1.5", "1.5"),
        ("[h]:mm", "1.5", "1.5"),
        ("yyyy-mm-dd", "198112289874", "198112289874"),
        ("yyyy", "text", "text"),
        ("0;0;0;@", "abc", "abc"),
    ],
)
def test_formats_show_what_they_show(code: str, value: str, shown: str) -> None:
    assert formatter(code)(value) == shown


def test_dates_by_number_count_from_the_year_the_book_says() -> None:
    assert formatter(built_in(14))("0") == "1899-12-31"
    assert formatter(built_in(14), from_1904=True)("0") == "1904-01-01"
