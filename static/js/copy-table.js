// Adds a button that copies the table on the page, for a spreadsheet or a document. Without a script the table can be selected.
(() => {
  for (const place of document.querySelectorAll("[data-copy-table]")) {
    const table = document.getElementById(place.dataset.copyTable)?.closest("table");
    if (!table || !navigator.clipboard?.write) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.textContent = "Kopieer de tabel";
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const text = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t")).join("\n");
      const bare = table.cloneNode(true);
      for (const hidden of bare.querySelectorAll(".visually-hidden")) hidden.remove();
      try {
        await navigator.clipboard.write([
          new ClipboardItem({
            "text/html": new Blob([bare.outerHTML], { type: "text/html" }),
            "text/plain": new Blob([text], { type: "text/plain" }),
          }),
        ]);
        status.textContent = "De tabel is gekopieerd.";
      } catch {
        status.textContent = "Kopiëren lukt hier niet. Selecteer de tabel en kopieer haar zelf.";
      }
    });
    place.append(button, status);
  }
})();
