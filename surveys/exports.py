"""Tables as files for a spreadsheet, as the frame writes them too."""

from organisations.exports import csv_of

__all__ = ("csv_of",)
