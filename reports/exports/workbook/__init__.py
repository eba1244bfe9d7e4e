"""The table book as an Excel workbook, to be read, printed and computed on."""

from reports.exports.workbook.writing import workbook_of

__all__ = ["workbook_of"]
