// What makes the page of questions quicker; without it everything works by its own buttons.
"use strict";

(() => {
  const box = document.getElementById("q");
  for (const element of document.querySelectorAll(".with-script")) element.hidden = false;

  // Enter asks, as in any search box; not the Enter that ends a conversion from kana
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    if (box.value.trim()) box.form.requestSubmit();
  });

  // what is empty stays out of the address, so that it is short enough to send on
  box.form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const form of document.querySelectorAll("form[data-feedback]")) {
    const told = form.parentElement.querySelector("[role=status]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      let taken = false;
      try {
        const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        taken = response.ok;
      } catch { /* told below */ }
      button.disabled = false;
      told.hidden = false;
      told.className = taken ? "notice good" : "notice bad";
      told.textContent = taken ? form.dataset.sent : form.dataset.failed;
      if (taken) { form.hidden = true; form.parentElement.querySelector("summary").focus(); }
    });
  }
})();
