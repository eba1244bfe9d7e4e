"""The rows of the frame (steekproefkader) and of the files that it came from. Know nothing of surveys."""

from organisations.models.frame import OfficeHolder, OfficeTerm, Official, Organisation, Person
from organisations.models.imports import (
    CheckDecision,
    ColumnMapping,
    FrameImport,
    FunctionMapping,
    OrganisationMapping,
    PersonDecision,
    ProposedChange,
    Reorganisation,
    UploadChunk,
)

__all__ = [
    "CheckDecision",
    "ColumnMapping",
    "FrameImport",
    "FunctionMapping",
    "OfficeHolder",
    "OfficeTerm",
    "Official",
    "Organisation",
    "OrganisationMapping",
    "Person",
    "PersonDecision",
    "ProposedChange",
    "Reorganisation",
    "UploadChunk",
]
