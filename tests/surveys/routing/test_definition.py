"""The exported schema and the documentation of the format keep up with the code."""

import json
import re
from pathlib import Path

from surveys.routing import json_schema
from surveys.routing.checks.structure import RESERVED_PAGE_NAMES
from surveys.routing.errors import CATALOGUE
from surveys.routing.operators import SIGNS, WRITABLE

DOCS = Path(__file__).parents[3] / "docs"


def test_exported_schema_is_up_to_date():
    stored = json.loads((DOCS / "questionnaire.schema.json").read_text(encoding="utf-8"))

    assert stored == json_schema(), "run: manage.py questionnaire schema > docs/questionnaire.schema.json"


def test_format_documentation_names_every_function_key_and_finding():
    text = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    quoted = set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))
    called = {name.split("(")[0] for name in quoted}
    definitions = json_schema()["$defs"]
    keys = {key for shape in definitions.values() for key in shape["properties"]} | set(json_schema()["properties"])

    assert [name for name in WRITABLE if name not in called] == []
    assert [sign for sign in SIGNS if sign not in quoted and sign != "negative"] == []
    assert sorted(key for key in keys if key not in quoted) == []
    assert [code for code in CATALOGUE if code not in text] == []
    assert [name for name in RESERVED_PAGE_NAMES if name not in text] == []
