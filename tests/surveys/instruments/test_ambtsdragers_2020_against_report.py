"""The questionnaire of 2020 beside the report: every answer of every table, and every question that it quotes."""

import re

import pytest

YEARS = {"2014", "2016", "2018", "2020"}
# Words of the tables for an answer that has other words in the questionnaire: variable and code.
OTHER_WORDS = {
    "Gemeenten": ("bestuurslaag", "gemeente"),
    "Provincies": ("bestuurslaag", "provincie"),
    "Waterschappen": ("bestuurslaag", "waterschap"),
    "Mannen": ("geslacht", "man"),
    "Vrouwen": ("geslacht", "vrouw"),
    "Burgemeesters": ("functie", "burgemeester"),
    "Wethouders": ("functie", "wethouder"),
    "Raadsleden": ("functie", "raadslid"),
    "Voorzitters": ("groep", "voorzitter"),
    "Medebestuurders": ("groep", "medebestuurder"),
    "Volksvertegenwoordigers": ("groep", "volksvertegenwoordiger"),
    "Bedreiging / intimidatie": ("incident_type", "bedreiging_intimidatie"),
    "Via sociale media": ("kanaal_groep", "sociale_media"),
    "Overig": ("kanaal_groep", "overig"),
    "Ernstig": ("ernstig", "ernstig"),
    "Minder ernstig": ("ernstig", "minder_ernstig"),
    "Ernstig (5-7)": ("ernstig", "ernstig"),
    "Minder ernstig (1-4)": ("ernstig", "minder_ernstig"),
    "N.v.t. (niet mee te maken)": ("belemmerd_totaal", "nvt"),
    "Burgemeester": ("besproken_met", "voorzitter"),
    "Commissaris van de Koning": ("besproken_met", "voorzitter"),
    "Dijkgraaf/watergraaf": ("besproken_met", "voorzitter"),
    "Fractievoorzitter": ("besproken_met", "fractie"),
    "Secretaris-directeur": ("besproken_met", "secretaris"),
    "Politieke partij/bestuurdersvereniging partij": ("besproken_met", "partij"),
    "Aangifte door betrokkene": ("aangifte", "ja_zelf"),
    "Aangifte door organisatie": ("aangifte", "ja_organisatie"),
}
NO_ANSWERS = YEARS | {
    "Totaal",
    "Besproken met",
    "Perceptie van ernst incident",
    "Belangrijkste reden",
    "Tweede reden",
    "Derde reden",
}


def plain(text):
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("é", "e"))


def words_of(questionnaire, table):
    """Return every label of the questions that say to be used in `table`, both long and short."""
    items = [item for item in questionnaire.items.values() if f"T{table}" in item.used_in]
    labels = [label for item in items for label in (item.label, item.short_label)]
    labels += [label for item in items for one in (*item.choices, *item.rows) for label in (one.label, one.short_label)]
    return {plain(label) for label in labels}


def test_every_word_of_the_published_tables_is_an_answer(ambtsdragers, published):
    other = {plain(word) for word, (name, code) in OTHER_WORDS.items() if code in codes_of(ambtsdragers, name)}
    missing = []
    for table in published["tables"]:
        cells = table["cells"]
        printed = {cell.get(key) for cell in cells for key in ("row", "column", "group", "label")} - NO_ANSWERS - {None}
        known = words_of(ambtsdragers, table["id"]) | other
        missing += [(table["id"], words) for words in sorted(printed) if plain(words) not in known]

    assert len(published["tables"]) == 35
    assert missing == []


def codes_of(questionnaire, name):
    return {choice.name for choice in questionnaire.variables[name].choices}


def test_other_words_all_stand_for_an_answer(ambtsdragers):
    assert [word for word, (name, code) in OTHER_WORDS.items() if code not in codes_of(ambtsdragers, name)] == []


def test_every_table_and_figure_has_a_question(ambtsdragers, published):
    used = {place for item in ambtsdragers.items.values() for place in item.used_in}
    wanted = {f"T{table['id']}" for table in published["tables"]} | {f"F{figure['id']}" for figure in published["figures"]}

    assert wanted - used == set()


def test_every_question_that_the_report_prints_is_asked_literally(ambtsdragers, published):
    printed = {entry["question"] for entries in published.values() for entry in entries if entry["question"]}
    questions = {re.sub(r" \(%.*\)$", "", question) for question in printed}
    labels = {item.label for item in ambtsdragers.items.values()}

    assert len(questions) == 7
    assert questions - labels == set()


def test_every_question_says_where_it_comes_from(ambtsdragers):
    sources = {name: item.source for name, item in ambtsdragers.items.items()}

    assert {name: source for name, source in sources.items() if not re.match(r"reconstructie|letterlijk: ", source or "")} == {}


def test_every_literal_text_stands_in_the_report(ambtsdragers, report):
    read = plain(re.sub(r"<[^>]+>\d*|\*", "", report))
    absent = []
    for page in ambtsdragers.pages:
        for item in page.items:
            if item.source and item.source.startswith("letterlijk"):
                absent += [(item.name, text) for text in literal_texts(item) if plain(text) not in read]

    assert absent == []


def literal_texts(item):
    """Return what is quoted: the rows that the source names, the rows where it says so, else the text of the item."""
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", item.source.partition(";")[0]))
    if named:
        return [row.label for row in item.rows if row.name in named]
    if "de stellingen" in item.source:
        return [row.label for row in item.rows]
    return [item.short_label]


@pytest.mark.parametrize(
    ("page", "beginning"),
    [
        ("intern", "Naast uitingen van agressie en geweld van burgers, ondernemers en andere personen van buiten de organisatie"),
        ("desinformatie", "Desinformatie betreft het doelbewust, veelal heimelijk, verspreiden van misleidende informatie"),
    ],
)
def test_introduction_stands_above_its_question(ambtsdragers, page, beginning):
    introduction, question = ambtsdragers.page(page).items

    assert introduction.label.startswith(beginning)
    assert question.name == page


def test_definitions_stand_above_questions_five_and_six(ambtsdragers):
    names = [item.name for item in ambtsdragers.page("agressie").items]

    assert names.index("getuige_grid") == 5
    assert names[1:5] == ["definitie_verbaal", "definitie_bedreiging", "definitie_intimidatie", "definitie_fysiek"]
