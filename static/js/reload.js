// Shows how far a file is read without a click. Without this script there is a link to do so.
(() => {
  "use strict";

  const SECONDS = 5;

  if (document.querySelector("[data-reload]")) {
    setTimeout(() => window.location.reload(), SECONDS * 1000);
  }
})();
