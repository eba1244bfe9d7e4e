"""The static checks of a definition: everything that can be found wrong before a respondent sees it."""

from surveys.routing.checks.blocks import block_findings
from surveys.routing.checks.exports import export_findings, name_findings
from surveys.routing.checks.expressions import expression_findings
from surveys.routing.checks.outline import Outline
from surveys.routing.checks.reachability import reachability_findings
from surveys.routing.checks.structure import structure_findings

__all__ = [
    "Outline",
    "block_findings",
    "export_findings",
    "expression_findings",
    "name_findings",
    "reachability_findings",
    "structure_findings",
]
