"""Shapes to draw: with everything in them that can go wrong."""

from typing import Final

from reports.figures.shapes import (
    Bar,
    BarChart,
    BarSection,
    BreakMark,
    Caption,
    Line,
    Point,
    StackChart,
    StackRow,
    StackSection,
    TrendChart,
)

CAPTION: Final = Caption("Titel <b> & “zo”", "Basis: iedereen (n = 1.000)", ("Een noot.",), "Bron: x.")
BARS: Final = BarChart(
    (
        BarSection(
            "",
            (
                Bar("Gemeenten", Point(0.351, 2673, 0.33, 0.37), earlier=((2018, 0.3),)),
                Bar("Commissarissen van de Koning <i>", Point(None, is_withheld=True)),
                Bar("Niemand", Point(None, 0)),
            ),
        ),
    )
)
TREND: Final = TrendChart(
    (2014, 2016, 2018, 2020),
    (
        Line(
            "Voldoende", ((2014, Point(0.10)), (2016, Point(0.11)), (2018, Point(0.09)), (2020, Point(0.163, 1000, 0.14, 0.19)))
        ),
        Line("Niet nodig", ((2014, Point(0.75)), (2018, Point(0.76)), (2020, Point(0.74)))),
        Line("Verborgen", ((2018, Point(0.05)), (2020, Point(None, is_withheld=True)))),
    ),
    (BreakMark(2018, 2020, "Vraag in 2020 breder gesteld"),),
)
SCALE: Final = StackChart(
    answers=("Oneens", "Tussenin", "Eens"),
    sections=(
        StackSection(
            "De stelling",
            (
                StackRow("Voorzitters", (Point(0.2, 50), Point(0.2, 50), Point(0.5, 50)), Point(0.5), (Point(0.1),)),
                StackRow("Leden", tuple([Point(None, is_withheld=True)] * 3), Point(None, is_withheld=True), (Point(None),)),
            ),
        ),
    ),
    disagree=1,
    between=1,
    net_label="Eens",
    aside_labels=("Weet niet",),
    is_diverging=True,
)
