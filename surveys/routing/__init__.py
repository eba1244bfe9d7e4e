"""The routing engine: a questionnaire as data, the path through it, and what a page shows and accepts. Pure Python."""

from surveys.routing.answers import PageCheck, PageProblems, Problem, check_answers, check_on_path, check_page
from surveys.routing.blank import BlankBlock, BlankItem, BlankPage, blank_blocks
from surveys.routing.blocks import (
    BlockView,
    applicable_blocks,
    block_next_page,
    block_pages,
    block_path,
    block_previous_page,
    block_progress,
    block_values_on_path,
    block_view,
    check_block,
    derived_values,
    implausible,
    obvious_roles,
)
from surveys.routing.checks.exports import export_columns
from surveys.routing.conditions import Condition, compared_codes, condition
from surveys.routing.definition import json_schema
from surveys.routing.differences import Change, Difference, differences
from surveys.routing.errors import DefinitionError, Finding, Severity
from surveys.routing.loading import check, load_questionnaire
from surveys.routing.modules import Composition, ModuleError, module_names, with_modules
from surveys.routing.operators import text_of
from surveys.routing.page_view import ChoiceView, ItemView, PageView, RowView, page_view, page_views, question_labels
from surveys.routing.path import is_on_path, next_page, path, previous_page, values_on_path
from surveys.routing.progress import Progress, progress
from surveys.routing.questions import (
    Block,
    Choice,
    FillerRole,
    Item,
    Kind,
    Origin,
    Page,
    Part,
    Plausibility,
    Questionnaire,
    Row,
    Rule,
    Variable,
)
from surveys.routing.simulation import SimulatedResponse, Simulation, simulate
from surveys.routing.values import Value

__all__ = [
    "BlankBlock",
    "BlankItem",
    "BlankPage",
    "Block",
    "BlockView",
    "Change",
    "Choice",
    "ChoiceView",
    "Composition",
    "Condition",
    "DefinitionError",
    "Difference",
    "FillerRole",
    "Finding",
    "Item",
    "ItemView",
    "Kind",
    "ModuleError",
    "Origin",
    "Page",
    "PageCheck",
    "PageProblems",
    "PageView",
    "Part",
    "Plausibility",
    "Problem",
    "Progress",
    "Questionnaire",
    "Row",
    "RowView",
    "Rule",
    "Severity",
    "SimulatedResponse",
    "Simulation",
    "Value",
    "Variable",
    "applicable_blocks",
    "blank_blocks",
    "block_next_page",
    "block_pages",
    "block_path",
    "block_previous_page",
    "block_progress",
    "block_values_on_path",
    "block_view",
    "check",
    "check_answers",
    "check_block",
    "check_on_path",
    "check_page",
    "compared_codes",
    "condition",
    "derived_values",
    "differences",
    "export_columns",
    "implausible",
    "is_on_path",
    "json_schema",
    "load_questionnaire",
    "module_names",
    "next_page",
    "obvious_roles",
    "page_view",
    "page_views",
    "path",
    "previous_page",
    "progress",
    "question_labels",
    "simulate",
    "text_of",
    "values_on_path",
    "with_modules",
]
