// Copies the text of a citation; without this script it is selected and copied by hand.
"use strict";

(() => {
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  document.body.append(told);

  // navigator.clipboard is there on https and this machine only; ministries serve plain http
  const copyOld = (element) => {
    const selection = window.getSelection();
    const range = document.createRange();
    range.selectNodeContents(element);
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand("copy");
    selection.removeAllRanges();
    return done;
  };

  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copyOld(element);
    }
  };

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const words = [...button.childNodes];
    let waiting;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      const said = done ? button.dataset.done : button.dataset.failed;
      told.textContent = "";
      button.textContent = said;
      setTimeout(() => { told.textContent = said; }, 50);
      clearTimeout(waiting);
      waiting = setTimeout(() => { button.replaceChildren(...words); told.textContent = ""; }, 2500);
    });
  }
})();
