"""The canonical text: one for all that mean the same, with every comment above what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from surveys.xlsforms.comments import comments_of, tidy
from surveys.xlsforms.yaml_text import WIDTH, _lines_of_scalar, canonical_text, flow
from tests.surveys.xlsforms.generated import AWKWARD

WRITTEN = """\
# Waar dit over gaat.
#
#   - ingesprongen

title: "Klein"   # de naam op de pagina
name: klein
language: nl
choices:
  # Boven de lijst.
  ja_nee:
    - name: ja
      label: Ja # met # erin
    - {label: Nee, name: nee, substantive: true}
parts:
  - title: Deel
    name: deel
    pages:
      # Boven de pagina.
      - name: p
        title: |-
          Twee
          # regels, geen commentaar
        items:
          - name: q
            kind: single
            # Boven een sleutel.
            choices: ja_nee
            label: '# geen commentaar'
# Tot slot.
"""
CANONICAL = """\
# Waar dit over gaat.
#
#   - ingesprongen
# de naam op de pagina
name: klein
title: Klein

choices:
  # Boven de lijst.
  # met # erin
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}

parts:
  - name: deel
    title: Deel
    pages:
      # Boven de pagina.
      - name: p
        title: |-
          Twee
          # regels, geen commentaar
        items:
          # Boven een sleutel.
          # Tot slot.
          - name: q
            kind: single
            label: "# geen commentaar"
            choices: ja_nee
"""


def test_canonical_text_orders_keys_drops_defaults_and_keeps_comments():
    assert canonical_text(WRITTEN) == CANONICAL


def test_canonical_text_of_a_canonical_text_is_the_same():
    assert canonical_text(CANONICAL) == CANONICAL


def test_text_without_comments_has_none():
    assert comments_of("name: a#b\ntitle: 'c # d'\nparts: []\n") == {}


def test_comment_keeps_no_sign_that_yaml_cannot_hold():
    assert tidy("\x00 a\x0bb\x85\r\n\n c\t\n") == "a b\n\n c"


texts = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=200)).filter(bool)


def loaded(text):
    return YAML(typ="safe", pure=True).load(text)


@given(texts)
def test_any_text_is_read_back_from_a_line_of_its_own_and_from_between_brackets(text):
    lines = list(_lines_of_scalar("    key:", text, "    "))

    assert loaded("\n".join(lines))["key"] == text
    assert loaded(f"[{flow(text)}]") == [text]


@pytest.mark.parametrize("words", [20, 40, 90])
def test_long_text_is_folded_within_the_width(words):
    lines = list(_lines_of_scalar("key:", "woord " * words + "eind", ""))

    assert max(map(len, lines)) <= WIDTH
