"""A table as it is printed, in Markdown."""

from reports.tables import PrintedCell, PrintedTable


def table_markdown(table: PrintedTable) -> str:
    """Return the table as it is printed, in Markdown."""
    counts = ("n",) if table.counts_by_row else ()
    rows: list[tuple[str, ...]] = [(table.corner, *counts, *table.columns, *table.lists)]
    for row in table.rows:
        if row.heading:
            rows.append((f"**{row.heading}**", *[""] * (table.width - 1)))
        cells = tuple(map(_cell, row.cells))
        rows.append((row.label, *((row.respondents,) if counts else ()), *cells))
    if table.column_respondents:
        rows.append(("n", *([""] if counts else []), *table.column_respondents))
    head, *body = [f"| {' | '.join(cells)} |" for cells in rows]
    rule = f"|{' --- |' * table.width}"
    n = f" (n = {table.base_respondents})" if table.base_respondents else ""
    notes = [f"Basis: {table.plan.base.text}{n}.", *table.notes]
    title = f"{table.plan.called}: {table.plan.title}, in {table.plan.measured_in}"
    return "\n".join([title, "", head, rule, *body, "", *notes])


def _cell(cell: PrintedCell) -> str:
    text = cell.percent or "; ".join(cell.entries)
    return f"{text} ({cell.count})" if cell.count else text
