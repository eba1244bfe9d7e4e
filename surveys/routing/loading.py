"""The two ways into a definition: check it, or load it for use."""

from surveys.routing.building import build
from surveys.routing.questions import Questionnaire
from surveys.routing.reading import read


def load_questionnaire(text: str) -> Questionnaire:
    """Read and compile the YAML `text`; raises DefinitionError with all findings when it has errors.

    Leaves out the search for what nobody can reach, which takes longer: `check` does that, before publication.
    """
    shape, _source = read(text)
    return build(shape, text)
