// Lets staff sort a table by a click on a column head: by data-sort of a cell (a day), else by its text.
// Without this script the table stands in its own order.
(() => {
  "use strict";

  const numberOf = (text) => {
    const plain = text.replace(/[.\s]/g, "").replace("%", "").replace(",", ".");
    return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
  };

  const compare = (left, right) => {
    const [first, second] = [numberOf(left), numberOf(right)];
    if (first !== null && second !== null) {
      return first - second;
    }
    return left.localeCompare(right, "nl", { numeric: true, sensitivity: "base" });
  };

  const sort = (table, column, head) => {
    const falls = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    for (const body of table.tBodies) {
      const textOf = ({ cells }) => cells[column].dataset.sort ?? cells[column].textContent.trim();
      const rows = [...body.rows].sort((one, other) => compare(textOf(one), textOf(other)));
      body.append(...(falls ? rows.reverse() : rows));
    }
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if ("unsortable" in head.dataset) {
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.className = "staff-sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column, head));
      head.append(button);
    });
  }
})();
