"""The text of a report: Markdown with references to tables, so that no number is ever typed. No Django, no computing."""
