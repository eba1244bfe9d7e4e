from datetime import date

import pytest

from surveys.bounces.return_dates import return_date

RECEIVED = date(2020, 2, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik ben afwezig tot en met 3 maart.", date(2020, 3, 4)),
        ("Ik ben t/m vrijdag 28 februari met verlof.", date(2020, 2, 29)),
        ("Vakantie t/m 28-2", date(2020, 2, 29)),
        ("Ik ben terug op 02-03-2020.", date(2020, 3, 2)),
        ("Ik ben weer terug op maandag 2 maart 2020", date(2020, 3, 2)),
        ("Vanaf 2 maart ben ik weer bereikbaar.", date(2020, 3, 2)),
        ("Ik ben vanaf 9 mrt. weer aanwezig. Bereikbaar vanaf 9 mrt.", date(2020, 3, 9)),
        ("Afwezig van 17 februari tot 1 maart", date(2020, 3, 1)),
        ("Bereikbaar op di 3/3/20", date(2020, 3, 3)),
        ("terug op 2020-03-02", date(2020, 3, 2)),
        ("I will be back in the office on March 2nd, 2020.", date(2020, 3, 2)),
        ("I am out of office until Monday 2 March.", date(2020, 3, 2)),
        ("Ik ben afwezig tot 15 februari 2020", None),
        ("terug op 31 februari", None),
        ("Ik ben in maart weer terug.", None),
        ("Bel 070 12 34 567 of mail tot morgen.", None),
        ("", None),
    ],
)
def test_return_date_reads_what_people_write(text, expected):
    assert return_date(text, RECEIVED) == expected


def test_return_date_without_year_may_lie_in_the_next_year():
    assert return_date("Fijne feestdagen! Ik ben terug op 4 januari.", date(2020, 12, 23)) == date(2021, 1, 4)


def test_return_date_inclusive_day_wins_over_other_dates():
    text = "Ik ben afwezig tot en met 6 maart. Wij zijn bereikbaar op 2 maart voor spoed."

    assert return_date(text, RECEIVED) == date(2020, 3, 7)
