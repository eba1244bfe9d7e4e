"""Every fault of blocks: a code, and the tiny questionnaire with blocks in which just that is wrong."""
# ruff: noqa: E501 -- a row of a table stays on one line

from pathlib import Path

BLOCKS = (Path(__file__).parents[2] / "questionnaires/blocks.yaml").read_text(encoding="utf-8")


def altered(*changes: tuple[str, str]) -> str:
    """Return the tiny questionnaire with each (old, new) of `changes` replaced; the old text must be there once."""
    text = BLOCKS
    for old, new in changes:
        if text.count(old) != 1:
            message = f"{text.count(old)} times in the questionnaire: {old}"
            raise ValueError(message)
        text = text.replace(old, new)
    return text


IDENTICAL = "summary: Maatregelen voor de raad, module: agressie, relevant: \"${gescheiden} = 'ja'\""
NO_OPENING = ("summary: Wie verantwoordelijk is, opening: true", "summary: Wie verantwoordelijk is")
BLOCK_FAULTS = [
    # Within one block, said while reading.
    ("R002", altered(("opening: true", 'opening: true, relevant: "1"'))),
    ("R002", altered(("opening: true", "opening: true, personal: true"))),
    ("R002", altered(("opening: true", "opening: true, years: jaren"))),
    ("R002", altered(("opening: true", "opening: true, module: agressie"))),
    ("R002", altered(("for: [secretaris, griffier]", "for: []"))),
    ("R002", altered(("for: [secretaris, griffier]", "for: [burgemeester]"))),
    ("R002", altered(("minutes: 2", "minutes: 0"))),
    ("R101", altered(("  - name: agressie_raad", "  - name: agressie"))),
    ("R101", altered(('expression: "${aangiften} > 50"}', 'expression: "${aangiften} > 50"}\n        - {name: veel_aangiften, label: Nog eens, expression: "${aangiften} > 60"}'))),
    ("R102", altered(("  - name: agressie_raad", "  - name: Agressie raad"))),
    ("R102", altered(("  - name: agressie_raad", "  - name: overzicht"))),
    ("R120", altered(("    block: {for: [secretaris, griffier], minutes: 2, summary: Wie verantwoordelijk is, opening: true}\n", ""))),
    ("R121", altered(NO_OPENING)),
    ("R121", altered((IDENTICAL, "summary: Maatregelen voor de raad, opening: true"))),
    ("R122", altered((IDENTICAL, "summary: Maatregelen voor de raad, personal: true"))),
    ("R123", altered(("title: Hetzelfde beleid", "title: Hetzelfde beleid\n        counts: true"))),
    ("R123", altered(("title: Evaluatie", "title: Evaluatie\n        closing: true"))),
    ("R124", altered(("policy_field: veld", "policy_field: beleid"))),
    ("R124", altered(("policy_field: veld", "policy_field: jaren"))),
    ("R124", altered(("years: jaren", "years: veld"))),
    ("R125", altered(("policy_fields: [veiligheid]", "policy_fields: [financien]"))),
    ("R126", altered(("choices: velden}", "choices: velden, exists: true}"))),
    ("R201", altered(('expression: "${aangiften} > 50"', 'expression: "${aangiften} >"'))),
    ("R202", altered(('expression: "${aangiften} > 50"', 'expression: "${aangifte} > 50"'))),
    ("R203", altered((IDENTICAL, "summary: Raad, relevant: \"${evaluatie} = 'ja'\""))),
    ("R204", altered((IDENTICAL, "summary: Raad, relevant: \"selected(${maatregelen_raad}, 'protocol')\""))),
    ("R209", altered(('expression: "${aangiften} > 50"', 'expression: ". > 50"'))),
    ("R213", altered(('expression: "${aangiften} > 50"', "expression: \"${basis_raad} = 'ja'\""))),
    # Another block: in the rule of a block, of a page, of a check, behind a calculation, and in texts.
    ("R214", altered((IDENTICAL, "summary: Raad, relevant: \"selected(${maatregelen}, 'protocol')\""))),
    ("R214", altered(("${evaluatie} = 'ja' and", "${aangiften} > 3 and"))),
    ("R214", altered(('expression: "${aangiften} > 50"', "expression: \"${evaluatie} = 'ja'\""))),
    ("R214", altered(("if(${identiek} = 'nee', 'ja', 'nee')", "if(${identiek} = 'nee' and selected(${maatregelen}, 'protocol'), 'ja', 'nee')"))),
    ("R214", altered(("summary: Maatregelen voor de raad", 'summary: "Na ${maatregelen}"'))),
    ("R214", altered(("title: Evaluatie", "title: Na ${maatregelen}"))),
    ("R302", altered(("summary: Maatregelen van de ${bestuurslaag}", "summary: Met ${maatregelen}"))),
    ("R401", altered((IDENTICAL, "summary: Raad, relevant: \"${identiek} = 'nee' and ${identiek} = 'ja'\""))),
    ("R401", altered(('expression: "${aangiften} > 50"', 'expression: "${aangiften} > 9999"'))),
    ("R406", altered((IDENTICAL, 'summary: Raad, relevant: "${jaren} * ${jaren} = 7"'))),
    ("R407", altered((IDENTICAL, "summary: Raad, relevant: \"${identiek} = 'nee' and ${beleid} = 'nee'\""))),
]  # fmt: skip
