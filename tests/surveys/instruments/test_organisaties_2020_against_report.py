"""The organisation questionnaire of 2020 beside the report: every answer of every table, and every question that it quotes."""

import re

from tests.surveys.instruments.test_ambtsdragers_2020_against_report import literal_texts, plain, words_of

# Words of the tables for an answer that has other words in the questionnaire, where one list serves all tiers.
OTHER_WORDS = {
    "Gemeentesecretaris": "secretaris",
    "Provinciesecretaris": "secretaris",
    "Secretaris-directeur": "secretaris",
    "Burgemeester": "voorzitter",
    "Commissaris van de Koning": "voorzitter",
    "Dijkgraaf": "voorzitter",
    "Gedeputeerde": "bestuurslid",
    "Dagelijks bestuur": "bestuur",
    "Algemeen bestuur": "volksvertegenwoordiging",
    "Provinciale staten": "volksvertegenwoordiging",
    "% raad en college identiek": "agressie_identiek",
    "% college en medewerkers identiek": "agressie_als_medewerkers",
}
# What stands above columns and rows, and counts that are worked out.
HEADINGS = re.compile(
    r"(Gemeenten|Provincies|Waterschappen)( – .*)?|Eindverantwoordelijk voor beleid .*|Beleid|Totaal|Aantal|%|\d{4}"
)


def test_every_word_of_the_published_tables_is_an_answer(organisaties, published_organisations):
    tables = [table for table in published_organisations["tables"] if table["id"][0] in "35"]
    missing = []
    for table in tables:
        printed = {cell.get(key) for cell in table["cells"] for key in ("row", "column", "group", "label")} - {None}
        known = words_of(organisaties, table["id"]) | {plain(word) for word in OTHER_WORDS}
        missing += [
            (table["id"], words) for words in sorted(printed) if not HEADINGS.fullmatch(words) and plain(words) not in known
        ]

    assert len(tables) == 16
    assert missing == []


def test_other_words_all_stand_for_an_answer_or_a_question(organisaties):
    answers = {choice.name for choice in organisaties.items["agressie_eindverantwoordelijk_bestuur"].choices}

    assert set(OTHER_WORDS.values()) <= answers | set(organisaties.items)


def test_every_table_and_figure_has_a_question(organisaties, published_organisations):
    used = {place for item in organisaties.items.values() for place in item.used_in}
    entries = [f"T{table['id']}" for table in published_organisations["tables"]]
    entries += [f"F{figure['id']}" for figure in published_organisations["figures"]]

    assert {entry for entry in entries if entry[1] in "35"} - used == set()


def test_every_question_that_the_report_prints_is_asked_literally(organisaties, published_organisations):
    printed = [entry["question"] for entries in published_organisations.values() for entry in entries if entry["question"]]
    # Table 5.8 holds two questions; table 5.9 names its three by short headings.
    lines = [line for text in printed for line in re.split(r"\n| \| ", text)]
    questions = {re.sub(r"^(Audit / risicoanalyse|Andere evaluatie): | \(%\)$", "", line) for line in lines}
    labels = {label for item in organisaties.items.values() for label in (item.label, item.short_label)}

    assert len(questions) == 16
    assert questions - labels == set()


def test_every_question_says_where_it_comes_from(organisaties):
    sources = {name: item.source for name, item in organisaties.items.items()}

    assert {name: source for name, source in sources.items() if not re.match(r"reconstructie|letterlijk: ", source or "")} == {}


def test_every_literal_text_stands_in_the_report(organisaties, report):
    # The report prints two words with a slip of the pen.
    read = plain(re.sub(r"<[^>]+>\d*|\*", "", report)).replace("verstremming", "verstrengeling")
    items = [item for page in organisaties.pages for item in page.items if (item.source or "").startswith("letterlijk")]

    assert len(items) == 29
    assert [item.name for item in items for text in literal_texts(item) if plain(text) not in read] == []
