"""Any respondent to any of the tiny questionnaires, for properties that hold for all of them."""

from pathlib import Path

from hypothesis import strategies as st

from surveys.routing import Kind, load_questionnaire

FOLDER = Path(__file__).parents[2] / "questionnaires"
FILES = sorted(FOLDER.glob("*.yaml"))
QUESTIONNAIRES = [load_questionnaire(file.read_text(encoding="utf-8")) for file in FILES]


@st.composite
def respondents(draw):
    """A questionnaire with a background and answers that may be anything its variables can hold, on the path or not."""
    questionnaire = draw(st.sampled_from(QUESTIONNAIRES))
    background = {v.name: draw(value_of(v)) for v in questionnaire.background if draw(st.booleans())}
    asked = [variable for variable in questionnaire.variables.values() if variable.asked]
    answers = {v.name: draw(value_of(v)) for v in asked if draw(st.booleans())}
    return questionnaire, answers, background


def value_of(variable):
    codes = [choice.name for choice in variable.choices]
    if variable.kind is Kind.MULTIPLE:
        return st.lists(st.sampled_from(codes), unique=True, max_size=len(codes))
    if codes:
        return st.sampled_from([*codes, "vervallen_code"])
    if variable.kind in {Kind.INTEGER, Kind.SCALE, Kind.YEAR}:
        return st.integers(-5, 3000)
    return st.text(max_size=12)
