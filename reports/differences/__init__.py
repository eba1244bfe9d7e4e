"""What differs between two snapshots of one survey: who came and went, the weights, the answers. Writes nothing."""

from reports.differences.answers import AnswerChange, Presence, VariableChange
from reports.differences.between import SnapshotDifference, VersionChange, WeightChange, differences_between
from reports.differences.rows import Flow

__all__ = (
    "AnswerChange",
    "Flow",
    "Presence",
    "SnapshotDifference",
    "VariableChange",
    "VersionChange",
    "WeightChange",
    "differences_between",
)
