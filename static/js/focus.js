// Moves the focus to what a page begins with: the summary of errors. Without scripts the summary is still the first thing read.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
}
