"""What is kept of contacts and days when the rows behind them go: numbers of people per function and per day."""

from dataclasses import asdict
from typing import Any

from reports.field.contacts import contacts_by_function
from reports.field.days import new_by_day
from surveys.models import Survey


def field_record(survey: Survey) -> dict[str, Any]:
    """Return the record of `survey` as it is written in `Survey.field_record`."""
    contacts = {one.key: asdict(found) for one, found in contacts_by_function(survey).items()}
    return {"contacts": contacts, "new_by_day": {str(day): people for day, people in sorted(new_by_day(survey).items())}}
