// Keeps the part of a page that moves up to date. Without this script a link does that.
(() => {
  "use strict";

  const PAUSE = 5000;
  const MOST_TURNS = 120; // Ten minutes: a forgotten page must not keep its session alive.

  const renew = async (part, turn) => {
    if (!document.hidden) {
      const answer = await fetch(part.dataset.live, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) {
        return;
      }
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceChildren(...parsed.body.childNodes);
    }
    wait(part, turn + 1);
  };

  const wait = (part, turn) => {
    if (turn < MOST_TURNS && part.querySelector("[data-moves]")) {
      setTimeout(() => renew(part, turn).catch(() => wait(part, turn + 1)), PAUSE);
    }
  };

  for (const part of document.querySelectorAll("[data-live]")) {
    wait(part, 0);
  }
})();
