"""Who came into a snapshot, who went out and who answered otherwise, by office or tier: numbers, never rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

OLD: Final = "__before"
"""What the columns of the earlier snapshot end with, in the rows of both side by side."""
_IN_OLD, _IN_NEW = "__in_before", "__in_after"


@dataclass(frozen=True, slots=True)
class Flow:
    """How many of a group, or of all, were in the earlier snapshot, came, went, changed an answer, and are in the later one."""

    label: str
    tier: str
    """The label of the tier; empty where the group is a tier itself, or everybody."""
    before: int
    came: int
    went: int
    changed: int
    after: int


def side_by_side(before: pl.DataFrame, after: pl.DataFrame, key: str, columns: Sequence[str]) -> pl.DataFrame:
    """Return every row of either snapshot once, with both its values of `columns`; of who is in one only, one is empty.

    A column that a snapshot does not have is empty. Columns whose types differ are compared as text.
    """
    old = before.select(key, *(_column(before, name, after) for name in columns)).rename({name: name + OLD for name in columns})
    new = after.select(key, *(_column(after, name, before) for name in columns))
    return old.with_columns(pl.lit(value=True).alias(_IN_OLD)).join(
        new.with_columns(pl.lit(value=True).alias(_IN_NEW)), on=key, how="full", coalesce=True
    )


def _column(frame: pl.DataFrame, name: str, other: pl.DataFrame) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, dtype=other.schema[name]).alias(name)
    differs = name in other.columns and other.schema[name] != frame.schema[name]
    return pl.col(name).cast(pl.String) if differs else pl.col(name)


def is_otherwise(columns: Iterable[str]) -> pl.Expr:
    """Return whether any of `columns` holds another value in the later snapshot than in the earlier one."""
    return pl.any_horizontal(*(pl.col(name).ne_missing(pl.col(name + OLD)) for name in columns))


def flows(
    both: pl.DataFrame, group: str, answers: Sequence[str], labels: Mapping[str, str], tiers: Mapping[str, str]
) -> tuple[Flow, ...]:
    """Return the flow of every group that `labels` names, in its order, and last that of all; nobody's group is left out.

    Somebody whose group differs counts in the group of the later snapshot.
    """
    old, new = pl.col(_IN_OLD).fill_null(value=False), pl.col(_IN_NEW).fill_null(value=False)
    moved = is_otherwise(answers) if answers else pl.lit(value=False)
    counted = (
        both.select(
            pl.coalesce(group, group + OLD).alias("group"), old.alias("old"), new.alias("new"), (old & new & moved).alias("moved")
        )
        .group_by("group")
        .agg(
            pl.col("old").sum().alias("before"),
            (pl.col("new") & ~pl.col("old")).sum().alias("came"),
            (pl.col("old") & ~pl.col("new")).sum().alias("went"),
            pl.col("moved").sum().alias("changed"),
            pl.col("new").sum().alias("after"),
        )
    )
    numbers = {name: row for name, *row in counted.iter_rows()}
    found = [Flow(label, tiers.get(code, ""), *numbers.get(code, (0, 0, 0, 0, 0))) for code, label in labels.items()]
    return (*found, Flow("Totaal", "", *(sum(column) for column in zip(*numbers.values(), strict=True))))
