// Comfort for who fills in; everything works without it. Saves typed text, guards exclusive answers, counts characters,
// warns before the half hour is over, and leaves in a hurry without a trace in the history.
(() => {
  "use strict";

  const form = document.querySelector("form.questions");

  // --- leaving in a hurry ---------------------------------------------------------------------------------------------
  for (const exit of document.querySelectorAll("[data-quick-exit]")) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      document.body.hidden = true;
      document.title = "";
      window.location.replace(exit.href);
    });
  }
  if (!form) {
    return;
  }

  // --- one answer that excludes the rest ------------------------------------------------------------------------------
  for (const question of form.querySelectorAll("[data-multiple]")) {
    const boxes = [...question.querySelectorAll("input[type=checkbox]")];
    question.addEventListener("change", (event) => {
      const changed = event.target;
      if (changed.type !== "checkbox" || !changed.checked) {
        return;
      }
      const isExclusive = "exclusive" in changed.dataset;
      for (const box of boxes) {
        if (box !== changed && (isExclusive || "exclusive" in box.dataset)) {
          box.checked = false;
        }
      }
    });
  }

  // --- how many characters are left -----------------------------------------------------------------------------------
  const ANNOUNCED_FROM = 0.8;
  for (const field of form.querySelectorAll("[data-most]")) {
    const most = Number(field.dataset.most);
    const count = document.createElement("p");
    count.className = "question__count";
    count.setAttribute("aria-live", "polite");
    field.after(count);
    const show = () => {
      const used = field.value.trim().length;
      const left = most - used;
      const words = left >= 0 ? `Nog ${left} tekens.` : `${-left} tekens te veel.`;
      count.textContent = used > most * ANNOUNCED_FROM ? words : "";
    };
    field.addEventListener("input", show);
    show();
  }

  // --- saving what is typed -------------------------------------------------------------------------------------------
  const QUIET_MILLISECONDS = 3000;
  const PATIENCE_MILLISECONDS = 5000;
  const isPage = "questions" in form.dataset;
  const revision = form.elements.namedItem("_revisie");
  let waiting = null;
  let saving = Promise.resolve(true);
  let underWay = 0;
  let isWaiting = false;
  let hasWaited = false;

  const post = async () => {
    const data = new FormData(form);
    data.set("_actie", "automatisch");
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual", signal });
      if (!answer.ok) {
        return false;
      }
      revision.value = (await answer.json()).revisie;
      return true;
    } catch {
      return false;
    }
  };

  // One after the other: each tells the next at which revision it stands.
  const save = () => {
    window.clearTimeout(waiting);
    underWay += 1;
    saving = saving.then(post).finally(() => {
      underWay -= 1;
    });
    return saving;
  };

  const saveSoon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, QUIET_MILLISECONDS);
  };

  if (isPage) {
    for (const field of form.querySelectorAll("[data-typed]")) {
      field.addEventListener("input", saveSoon);
    }
    // A button waits for a save that is under way, so that the page does not conflict with itself.
    form.addEventListener("submit", (event) => {
      window.clearTimeout(waiting);
      if (underWay === 0 || hasWaited) {
        return;
      }
      event.preventDefault();
      if (isWaiting) {
        return;
      }
      isWaiting = true;
      const button = event.submitter;
      const submit = () => {
        hasWaited = true;
        form.requestSubmit(button);
      };
      // Not before this event is over: a form that is being submitted ignores a second time.
      saving.finally(() => window.setTimeout(submit));
    });
    window.addEventListener("pageshow", () => {
      isWaiting = hasWaited = false;
    });
  }

  // --- before the time is over ----------------------------------------------------------------------------------------
  const WARN_BEFORE_SECONDS = 5 * 60;
  const LEAVE_BEFORE_SECONDS = 20;
  const seconds = Number(form.dataset.seconds);
  let timers = [];
  let notice = null;

  const closeNotice = () => {
    notice?.remove();
    notice = null;
  };

  const stay = async () => {
    const isAwake = isPage ? await save() : (await fetch(window.location.href, { credentials: "same-origin" })).ok;
    if (isAwake) {
      closeNotice();
      start();
    }
  };

  const warn = () => {
    notice = document.createElement("div");
    notice.className = "time-left";
    notice.setAttribute("role", "alertdialog");
    notice.setAttribute("aria-label", "De tijd is bijna om");
    const words = document.createElement("p");
    words.className = "utrecht-paragraph";
    words.textContent = "U bent al 25 minuten op deze pagina. Over 5 minuten sluiten wij de vragenlijst. Wat u invulde, wordt bewaard.";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--primary-action";
    button.textContent = "Ik ben er nog";
    button.addEventListener("click", stay);
    notice.append(words, button);
    document.body.append(notice);
    button.focus();
  };

  const close = async () => {
    if (isPage) {
      await save();
    }
    window.location.replace(form.dataset.expired);
  };

  const start = () => {
    timers.forEach(window.clearTimeout);
    timers = [
      window.setTimeout(warn, (seconds - WARN_BEFORE_SECONDS) * 1000),
      window.setTimeout(close, (seconds - LEAVE_BEFORE_SECONDS) * 1000),
    ];
  };
  start();
})();
