"""A code scheme (codeschema): the codes of one open question, the name of its coded variable, and what codes may go together."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from reports.open_texts.words import plain_words

UNCODABLE: Final = "niet_te_coderen"
"""The code of an answer that nobody can give a code: illegible, or about something else."""
UNCODABLE_LABEL: Final = "Niet te coderen"
LONGEST_CODE: Final = 40
CODE_SUFFIX: Final = "_code"
LONGEST_COLUMN: Final = 64
"""What SPSS takes for the name of a variable."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")


class CodesError(ValueError):
    """These codes cannot be given; the text says why, for staff."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its name in the data, its label, and when it is to be given."""

    name: str
    label: str
    explanation: str = ""
    is_closed: bool = False
    """Whether it is an answer of the question itself, and not one that was added for the open texts."""


@dataclass(frozen=True, slots=True)
class BackCoding:
    """The question of which the texts of one answer are coded back into its answers."""

    question: str
    other: str
    """The code of the answer with the open text, such as `anders`."""
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """The codes of an open variable."""

    variable: str
    codes: tuple[Code, ...]
    back_coding: BackCoding | None = None

    @property
    def column(self) -> str:
        """The name of the coded variable: that of the question where texts are coded back into it."""
        return column_name(self.variable, self.back_coding)

    @property
    def allows_several(self) -> bool:
        """Whether an answer may get more than one code: not where the question takes one answer."""
        return self.back_coding is None or self.back_coding.is_multiple

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the codes, with the code for what cannot be coded at the end."""
        return (*(code.name for code in self.codes), UNCODABLE)

    @property
    def longest_code(self) -> int:
        """How long the name of a code may be, so that its column fits where columns go."""
        return min(LONGEST_CODE, LONGEST_COLUMN - len(self.column) - len("__")) if self.allows_several else LONGEST_CODE

    @property
    def sha256(self) -> str:
        """The digest of everything that a code means; it changes with a label or an explanation too."""
        lines = [f"{code.name}\t{code.label}\t{code.explanation}\t{code.is_closed}" for code in self.codes]
        return sha256("\n".join([self.variable, self.column, *lines]).encode()).hexdigest()

    def checked(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return codes as they are kept: each once, in the order of the scheme; raises CodesError."""
        given = set(codes)
        if not given:
            raise CodesError("Kies een code, of ‘Niet te coderen’.")
        if given - set(self.names):
            raise CodesError("Deze code staat niet in het codeschema.")
        if UNCODABLE in given and len(given) > 1:
            raise CodesError("‘Niet te coderen’ gaat niet samen met een code.")
        if len(given) > 1 and not self.allows_several:
            raise CodesError("Bij deze vraag past één antwoord: kies één code.")
        return tuple(name for name in self.names if name in given)


def column_name(variable: str, back_coding: BackCoding | None) -> str:
    """Return how the coded variable of an open variable is called."""
    return f"{variable if back_coding is None else back_coding.question}{CODE_SUFFIX}"


def code_name(label: str, taken: Collection[str], longest: int = LONGEST_CODE) -> str:
    """Return the name of a new code, made of its label; raises CodesError when there is nothing to make it of, or it is taken."""
    name = re.sub(r"[^a-z0-9_]", "", "_".join(plain_words(label))).strip("_")
    name = name if _CODE.fullmatch(name) else f"c_{name}".strip("_")
    if name == "c":
        raise CodesError("Geef de code een naam met letters.")
    in_use = {*taken, UNCODABLE}
    if len(name) > longest:
        numbered = (f"{name[: longest - 2]}_{number}" for number in range(2, 10))
        name = next((one for one in (name[:longest].strip("_"), *numbered) if one not in in_use), name)
    if name in in_use or len(name) > longest:
        raise CodesError("Er is al een code die zo heet.")
    return name


def labels(scheme: Scheme, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of `codes`; a code that is no more is called by its name."""
    known = {code.name: code.label for code in scheme.codes} | {UNCODABLE: UNCODABLE_LABEL}
    return tuple(known.get(code, code) for code in codes)
