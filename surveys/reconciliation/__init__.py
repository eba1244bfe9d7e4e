"""The engine of the bench: several records of one block, compared and made one. Pure Python, no Django."""

from surveys.reconciliation.criteria import Criteria, criteria_of, ranked
from surveys.reconciliation.proposal import Line, Proposal, Reason, propose, values_to_store
from surveys.reconciliation.records import Record

__all__ = ["Criteria", "Line", "Proposal", "Reason", "Record", "criteria_of", "propose", "ranked", "values_to_store"]
