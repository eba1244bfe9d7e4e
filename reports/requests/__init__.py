"""What a reader of results can ask for: a finite set of tables, in words of an address, each an ordinary plan. Pure data."""

from reports.requests.closed_set import ClosedSet, all_requests, closed_set, plan_of
from reports.requests.listed import ListedBreakdown, ListedGroup, RequestList, request_list
from reports.requests.questions import AskableQuestion, askable_questions
from reports.requests.request import (
    EVERYBODY,
    ClashingRequestError,
    Filter,
    Request,
    UnknownRequestError,
    query_string,
    request_from,
)

__all__ = [
    "EVERYBODY",
    "AskableQuestion",
    "ClashingRequestError",
    "ClosedSet",
    "Filter",
    "ListedBreakdown",
    "ListedGroup",
    "Request",
    "RequestList",
    "UnknownRequestError",
    "all_requests",
    "askable_questions",
    "closed_set",
    "plan_of",
    "query_string",
    "request_from",
    "request_list",
]
