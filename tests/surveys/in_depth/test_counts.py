from surveys.in_depth.counts import CountRow, checklist_table, in_depth_table
from surveys.in_depth.plan import in_depth_plan

PLAN = in_depth_plan(2020)
TABLES = {table.name: table for table in PLAN.tables}
ANSWERS = (("ja", "Ja"), ("nee", "Nee"))


def test_organisations_are_counted_beside_the_target():
    table = in_depth_table(TABLES["tabel_1_3"], PLAN, done={"gemeente": 3, "waterschap": 1}, people=())

    assert table.columns == ("Afgerond", "Doel")
    assert table.rows == (
        CountRow("Gemeenten", (3, 20)),
        CountRow("Provincies", (0, 4)),
        CountRow("Waterschappen", (1, 8)),
        CountRow("Totaal", (4, 32), is_total=True),
    )


def test_people_are_counted_by_tier_and_role():
    people = [("gemeente", "griffier"), ("gemeente", "griffier"), ("provincie", "overig")]

    table = in_depth_table(TABLES["bijlage_5"], PLAN, done={}, people=people)

    assert table.rows == (
        CountRow("Gemeente", (0, 2, 0, 0, 0, 0, 2)),
        CountRow("Provincie", (0, 0, 0, 0, 0, 1, 1)),
        CountRow("Waterschap", (0, 0, 0, 0, 0, 0, 0)),
        CountRow("Totaal", (0, 2, 0, 0, 0, 1, 3), is_total=True),
    )


def test_codes_of_conduct_are_counted_by_element_among_those_read():
    codes = [{"geschenken": "ja", "sociale_media": "nee"}, {"geschenken": "ja"}, {}]

    table = checklist_table("Gedragscodes", "Aantal", PLAN.checklist, ANSWERS, codes)

    rows = {row.label: row.numbers for row in table.rows}
    assert table.columns == ("Ja", "Nee", "Nagekeken")
    assert len(rows) == len(PLAN.checklist.items)
    assert (rows["Geschenken en diensten"], rows["Sociale media"], rows["Beschrijft rollen"]) == ((2, 0, 2), (0, 1, 1), (0, 0, 0))
