"""Two hundred people of four weighting cells, some of them rare, as the snapshot of a survey holds them."""

from hashlib import sha256
from typing import Any, Final

import numpy as np
import polars as pl

from reports.dataset import to_parquet
from reports.exports.microdata.coding import Microdata, microdata_of
from reports.models import Snapshot
from surveys.routing import Questionnaire, load_questionnaire

SECRET: Final = "Ik heet Jansen en werk in Ons Dorp"
QUESTIONNAIRE: Final = """\
name: rapport
title: Vragen
language: nl
background:
  - {name: bestuurslaag, label: Bestuurslaag, choices: lagen}
  - {name: functie_kader, label: Functie, choices: functies}
choices:
  lagen: [{name: gemeente, label: Gemeente}, {name: waterschap, label: Waterschap}]
  functies:
    - {name: burgemeester, label: Burgemeester}
    - {name: raadslid, label: Raadslid}
    - {name: dijkgraaf, label: Dijkgraaf}
  geslacht: [{name: man, label: Man}, {name: vrouw, label: Vrouw}]
  ja_nee_weet_niet:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
    - {name: weet_niet, label: Weet ik niet, substantive: false}
  dader:
    - {name: burger, label: "Burger 'van buiten'"}
    - {name: anders, label: "Anders, namelijk", open: dader_anders}
  ja_nee: [{name: ja, label: Ja}, {name: nee, label: Nee}]
calculations:
  - {name: orgaan, calculation: "if(${bestuurslaag} = 'gemeente', 'de raad', 'het bestuur')"}
parts:
  - name: deel
    title: Deel
    pages:
      - name: over-u
        title: Over u
        items:
          - {name: functie, kind: single, label: "Wat is uw functie bij **${orgaan}**?", choices: functies}
          - {name: geslacht, kind: single, label: Wat is uw geslacht?, choices: geslacht}
          - {name: slachtoffer, kind: single, label: Had u ermee te maken?, choices: ja_nee_weet_niet}
      - name: incident
        title: Het incident
        relevant: "${slachtoffer} = 'ja'"
        items:
          - {name: dader, kind: multiple, label: Wie deed het?, choices: dader}
          - {name: ernst, kind: scale, label: Hoe ernstig?, minimum: 1, maximum: 7, minimum_label: niet, maximum_label: zeer}
      - name: voorzitter
        title: Voor de voorzitter
        relevant: "${functie} = 'dijkgraaf'"
        items:
          - {name: rol, kind: single, label: Bent u voorzitter?, choices: ja_nee}
      - name: slot
        title: Slot
        items:
          - {name: toelichting, kind: long_text, label: Wilt u iets kwijt?, required: false}
derived:
  - {name: gewijzigd, label: Veranderd, calculation: "if(${functie} = ${functie_kader}, 'nee', 'ja')", choices: ja_nee}
  - {name: hoofd, label: Is voorzitter, calculation: "if(${functie} = 'raadslid', 'nee', 'ja')", choices: ja_nee}
"""
CELLS: Final = {"burgemeester": "gemeente", "raadslid": "gemeente", "waterschap": "waterschap"}


def questionnaire() -> Questionnaire:
    """Return the questionnaire of the example."""
    return load_questionnaire(QUESTIONNAIRE)


def snapshot() -> Snapshot:
    """Return a snapshot that was never stored: 150 council members, 36 mayors, 12 chairs of a water board."""
    rows = [_row(number, "raadslid", "raadslid") for number in range(150)]
    rows += [_row(number, "burgemeester", "burgemeester") for number in range(36)]
    rows += [_row(number, "dijkgraaf", "waterschap") for number in range(9)]
    rows += [_row(number, "raadslid", "waterschap") for number in range(3)]
    content = to_parquet(pl.DataFrame(rows, infer_schema_length=None))
    manifest = {
        "survey": {"edition": 2020, "kind": "ambtsdragers"},
        "data": {"columns": [*rows[0]]},
        "weighting": {"cells": [{"name": name, "label": name.capitalize()} for name in CELLS]},
    }
    return Snapshot(parquet=content, sha256=sha256(content).hexdigest(), manifest=manifest, is_test=True, respondents=len(rows))


def _row(number: int, office: str, cell: str) -> dict[str, Any]:
    hurt = ("ja", "nee", "weet_niet", None)[number % 4]
    return {
        "row_id": f"{office}-{number}",
        "cluster": f"cluster-{number}",
        "bestuurslaag": CELLS[cell],
        "functie_kader": office,
        "provincie": None if cell == "waterschap" else f"PV{20 + number % 12}",
        "stedelijkheid": 0 if cell == "waterschap" else 1 + number % 5,
        "inwonersklasse": "nvt" if cell == "waterschap" else ("tot_20k", "vanaf_100k")[number % 2],
        "vragenlijst_versie": 1,
        "voortgang": 4,
        "verzonden": True,
        "testgegeven": True,
        "functie": office,
        "geslacht": ("man", "vrouw")[number % 7 == 0],
        "slachtoffer": hurt,
        "dader__burger": number % 8 == 0 if hurt == "ja" else None,
        "dader__anders": number % 8 != 0 if hurt == "ja" else None,
        "dader_anders": SECRET if hurt == "ja" else None,
        "ernst": 1 + number % 7 if hurt == "ja" else None,
        "rol": "ja" if office == "dijkgraaf" else None,
        "toelichting": SECRET,
        "gewijzigd": "nee",
        "hoofd": "nee" if office == "raadslid" else "ja",
        "weegcel": cell,
        "weegfactor": {"raadslid": 1.1, "burgemeester": 0.5}.get(cell, 0.75),
    }


def microdata(k: int = 5) -> Microdata:
    """Return the microdata of the example, shuffled the same way every time."""
    return microdata_of(snapshot(), [questionnaire()], k=k, order=np.random.default_rng(1))
