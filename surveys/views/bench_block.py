"""The double block that a page of the bench is about."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from surveys.block_records import DossierRows, double_blocks, rows_of
from surveys.doubles import dossiers_with_answers
from surveys.routing import Part
from surveys.views.bench_lines import Bench, bench_of


@dataclass(frozen=True, slots=True)
class BlockOnBench:
    """A double block that is looked at."""

    rows: DossierRows
    part: Part

    @property
    def title(self) -> str:
        """What the block is called for this organisation."""
        return self.rows.title(self.part)

    @property
    def revision(self) -> int:
        """The revision of what was settled; 0 before anything was."""
        reconciled = self.rows.reconciled.get(self.part.name)
        return 0 if reconciled is None else reconciled.revision

    def side_by_side(self) -> Bench:
        """Return the records side by side, with what is proposed."""
        return bench_of(self.rows, self.part)


def block_on_bench(dossier_id: UUID, block: str) -> BlockOnBench:
    """Return a double block; 404 for one that is not."""
    rows = rows_of(get_object_or_404(dossiers_with_answers(), pk=dossier_id))
    part = None if rows is None else next((part for part in double_blocks(rows) if part.name == block), None)
    if rows is None or part is None:
        raise Http404
    return BlockOnBench(rows, part)
