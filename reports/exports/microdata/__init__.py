"""Answers row by row for researchers: without names, texts and rare combinations, in the forms that statistics programs read."""
