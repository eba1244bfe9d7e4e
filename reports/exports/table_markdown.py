"""A table as it is printed, in Markdown."""

from reports.tables import PrintedTable


def table_markdown(table: PrintedTable) -> str:
    """Return the table as it is printed, in Markdown."""
    counts = ("n",) if table.counts_by_row else ()
    rows: list[tuple[str, ...]] = [(table.corner, *counts, *table.columns, *table.lists)]
    for row in table.rows:
        if row.heading:
            rows.append((f"**{row.heading}**", *[""] * (table.width - 1)))
        cells = tuple(cell.percent or "; ".join(cell.entries) for cell in row.cells)
        rows.append((row.label, *((row.respondents,) if counts else ()), *cells))
    if table.column_respondents:
        rows.append(("n", *([""] if counts else []), *table.column_respondents))
    head, *body = [f"| {' | '.join(cells)} |" for cells in rows]
    rule = f"|{' --- |' * table.width}"
    notes = [f"Basis: {table.plan.base.text} (n = {table.base_respondents}).", *table.notes]
    return "\n".join([f"Tabel {table.plan.id}: {table.plan.title}, in procenten", "", head, rule, *body, "", *notes])
