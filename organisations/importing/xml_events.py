"""XML read as a stream, with everything refused that a register does not need: DTDs, entities, depth, endless texts."""

from collections.abc import Callable, Iterable
from typing import Final
from xml.parsers import expat

from organisations.importing.problems import ImportProblemError, problem

DEEPEST: Final = 60
LONGEST_TEXT: Final = 20_000
MOST_ATTRIBUTES: Final = 60
LONGEST_TAG: Final = 8_000_000
"""Bytes that the parser may hold back because a tag or a remark does not end."""
_REMARKS_OF_EXPAT: Final = {
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: (
        "X102",
        "Hier staat een teken dat niet klopt, of de tekst heeft een andere codering dan het bestand zegt.",
        "Haal het bestand opnieuw op bij de bron en bewerk het niet.",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]: (
        "X103",
        "Het bestand noemt een codering die onbekend is.",
        "Sla het bestand op als UTF-8.",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING]: (
        "X103",
        "De codering van het bestand is een andere dan het zelf zegt.",
        "Sla het bestand op als UTF-8.",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: (
        "X104",
        "Het bestand houdt op voordat het klaar is.",
        "Waarschijnlijk is het ophalen afgebroken. Haal het bestand opnieuw op.",
    ),
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: (
        "X104",
        "Het bestand houdt op voordat het klaar is.",
        "Waarschijnlijk is het ophalen afgebroken. Haal het bestand opnieuw op.",
    ),
}
_BROKEN: Final = (
    "X101",
    "Het bestand is geen goede XML.",
    "Haal het bestand opnieuw op bij de bron en bewerk het niet.",
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


class XmlEvents:
    """Calls `start(name, attributes)` and `end(name, text)` for every element, by local names, while bytes are fed."""

    def __init__(self, start: Start, end: End) -> None:
        self._start, self._end = start, end
        self._depth = 0
        self._texts: list[str] = []
        self._length = 0
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_text
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.EntityDeclHandler = self._on_doctype
        self._parser.ExternalEntityRefHandler = self._on_doctype

    def feed(self, pieces: Iterable[bytes]) -> None:
        """Read all of a file; raise ImportProblemError for what is no XML or is refused."""
        try:
            for piece in pieces:
                self._parser.Parse(piece, False)  # noqa: FBT003 -- expat takes no keyword
                self._fed += len(piece)
                if self._fed - max(self._parser.CurrentByteIndex, 0) > LONGEST_TAG:
                    raise self._refused("X108", "Een element is onredelijk lang.")
            self._parser.Parse(b"", True)  # noqa: FBT003 -- as above
        except expat.ExpatError as error:
            code, what, mend = _REMARKS_OF_EXPAT.get(error.code, _BROKEN)
            raise problem(code, f"Regel {error.lineno}, teken {error.offset + 1}", what, mend) from None
        except (LookupError, ValueError):  # a codec that Python does not know, or that has more than one byte a sign
            code, what, mend = _REMARKS_OF_EXPAT[expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]]
            raise problem(code, "Begin van het bestand", what, mend) from None

    @property
    def place(self) -> str:
        """Where the reader is, as a line number."""
        return f"regel {self._parser.CurrentLineNumber}"

    def _refused(self, code: str, what: str) -> ImportProblemError:
        where = f"Regel {self._parser.CurrentLineNumber}"
        return problem(code, where, what, "Zulke bestanden worden niet gelezen. Gebruik het bestand van de bron zoals het is.")

    def _on_doctype(self, *_: object) -> int:
        raise self._refused(
            "X105", "Het bestand bevat een DTD of een entiteit. Daarmee kan een bestand een computer laten vastlopen."
        )

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused("X106", f"Er zijn meer dan {DEEPEST} elementen in elkaar gezet.")
        if len(attributes) > MOST_ATTRIBUTES:
            raise self._refused("X107", f"Een element heeft meer dan {MOST_ATTRIBUTES} attributen.")
        self._texts, self._length = [], 0
        self._start(_local(name), {_local(key): value for key, value in attributes.items()} if attributes else {})

    def _on_text(self, text: str) -> None:
        self._length += len(text)
        if self._length <= LONGEST_TEXT:
            self._texts.append(text)

    def _on_end(self, name: str) -> None:
        self._depth -= 1
        text = "".join(self._texts).strip()
        self._texts, self._length = [], 0
        self._end(_local(name), text)


def _local(name: str) -> str:
    """Return a name without its prefix: the namespace changes with every version of the format."""
    return name.rpartition(":")[2]


def require_plain_xml(pieces: Iterable[bytes]) -> None:
    """Raise ImportProblemError unless all of this is XML without DTD, entities or absurd depth."""
    XmlEvents(lambda _name, _attributes: None, lambda _name, _text: None).feed(pieces)
