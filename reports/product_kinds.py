"""What can be made of a publication: the shape of a kind of file. Who makes files describes them in this shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from reports.models import Publication
from reports.permissions import DOWNLOAD_RESULTS

Tell = Callable[[int], None]
Options = Mapping[str, int]
Make = Callable[[Publication, Options, Tell], bytes]
ZIP: Final = "application/zip"


class ProductError(ValueError):
    """A file cannot be made of this publication; the text says why, for staff."""


@dataclass(frozen=True, slots=True)
class NumberOption:
    """A whole number that is asked before a file is made."""

    name: str
    label: str
    hint: str
    default: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ProductKind:
    """A kind of file. `make` gets the publication with the bytes of its snapshots, the options, and whom to tell progress.

    It raises ProductError when there is nothing to make it of. It reads no clock and writes nothing.
    """

    name: str
    """As it stands in the database, in addresses and in names of files."""
    label: str
    about: str
    ending: str
    content_type: str
    make: Make
    permission: str = DOWNLOAD_RESULTS
    """What somebody needs to take it out, beside seeing the publication."""
    options: tuple[NumberOption, ...] = ()
    needs: Literal["office_holders", "organisations"] | None = None
    """The snapshot without which it cannot be made; None where either will do."""
    replaced_when_anonymous: bool = False
    """Whether it shows single respondents, so that what was made goes when its edition is made anonymous."""

    def fits(self, publication: Publication) -> bool:
        """Tell whether the publication has the snapshot that it is made of."""
        return self.needs is None or getattr(publication, f"{self.needs}_id") is not None

    def file_name(self, publication: Publication) -> str:
        """Return what the file is called on the machine of who takes it."""
        mark = "-testgegevens" if publication.is_test else ""
        return f"{self.name}-{publication.edition.year}-publicatie-{publication.pk}{mark}.{self.ending}"
