"""What is wrong with a file, in the words of whoever has to mend it. Never repeats what stands in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_PROBLEMS: Final = 20
"""So many are told at once; a file with more of them is wrong as a whole."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Where in the file, what is wrong, and how to mend it."""

    code: str
    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.mend}"


class ImportProblemError(Exception):
    """A file cannot be read; nothing of it was used."""

    def __init__(self, *problems: ImportProblem) -> None:
        super().__init__(*(problem.code for problem in problems))
        self.problems = problems


def problem(code: str, where: str, what: str, mend: str) -> ImportProblemError:
    """Return the error of one problem."""
    return ImportProblemError(ImportProblem(code, where, what, mend))


class Problems:
    """Gathers problems, so that all of them are told at once."""

    def __init__(self) -> None:
        self._found: list[ImportProblem] = []

    def add(self, code: str, where: str, what: str, mend: str) -> None:
        """Note a problem; raise ImportProblemError when there are too many."""
        self._found.append(ImportProblem(code, where, what, mend))
        if len(self._found) >= MOST_PROBLEMS:
            raise ImportProblemError(*self._found)

    def raise_if_any(self) -> None:
        """Raise ImportProblemError when there is a problem."""
        if self._found:
            raise ImportProblemError(*self._found)


def as_rows(problems: Sequence[ImportProblem]) -> list[dict[str, str]]:
    """Return problems as they are kept with an import."""
    return [{"code": each.code, "where": each.where, "what": each.what, "mend": each.mend} for each in problems]
