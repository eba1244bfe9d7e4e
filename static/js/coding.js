// Comfort for who codes; everything works without it. Within the list of codes a digit ticks a code and Enter saves.
// Nothing happens on a key elsewhere, so that speech and screen readers keep their own keys.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-coding]")) {
    const choices = form.querySelector(".field__choices");
    if (!choices) {
      continue;
    }
    const boxes = [...choices.querySelectorAll("input")];
    const hint = form.querySelector("[data-coding-keys]");
    if (hint) {
      hint.hidden = false;
      (boxes.find((box) => box.checked) ?? boxes[0]).focus({ preventScroll: true });
    }
    let typed = "";
    let forget;
    choices.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      if (event.key === "Enter") {
        event.preventDefault();
        form.requestSubmit();
      }
      if (!/^[0-9]$/.test(event.key)) {
        return;
      }
      event.preventDefault();
      // Two digits shortly after each other are one number, where there are so many codes.
      clearTimeout(forget);
      const before = boxes[Number(typed) - 1];
      const both = boxes[Number(typed + event.key) - 1];
      if (typed !== "" && both) {
        before.click();
      }
      typed = typed !== "" && both ? typed + event.key : event.key;
      const box = boxes[Number(typed) - 1];
      if (box) {
        box.click();
        box.focus();
      }
      forget = setTimeout(() => {
        typed = "";
      }, 700);
    });
  }
})();
