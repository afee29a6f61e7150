// Shows how far an upload and a job are; without this script the pages say the same when reloaded.
"use strict";

(() => {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const shown = form.querySelector(".upload");
      const bar = shown.querySelector("progress");
      const button = form.querySelector("button[type=submit]");
      const request = new XMLHttpRequest();
      shown.hidden = false;
      button.disabled = true;
      request.upload.addEventListener("progress", (sent) => {
        if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
      });
      request.addEventListener("load", () => {
        // accepted: the request was led on to the page of the job
        if (request.status === 200) { location.assign(request.responseURL); return; }
        const answer = new DOMParser().parseFromString(request.responseText, "text/html");
        const error = answer.getElementById("error") || answer.querySelector("main p");
        shown.hidden = true;
        button.disabled = false;
        tell(form, error ? error.textContent : form.dataset.failed);
      });
      request.addEventListener("error", () => {
        shown.hidden = true;
        button.disabled = false;
        tell(form, form.dataset.unreachable);
      });
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  }

  const tell = (form, words) => {
    document.getElementById("error")?.remove();
    const error = document.createElement("p");
    error.id = "error";
    error.className = "error";
    error.setAttribute("role", "alert");
    error.textContent = words;
    form.before(error);
    error.scrollIntoView({ block: "center" });
  };

  const stages = document.querySelector("[data-job]");
  if (!stages) return;
  const show = (job) => {
    document.getElementById("job-state").textContent = stages.dataset[job.state];
    for (const known of job.progress) {
      const item = stages.querySelector(`[data-stage="${known.stage}"]`);
      if (!item) continue;
      const complete = known.total !== null && known.done === known.total;
      item.querySelector(".stage-state").textContent = complete ? stages.dataset.complete : stages.dataset.running;
      if (known.total > 1) {
        let bar = item.querySelector("progress");
        let count = item.querySelector(".stage-count");
        if (!bar) {
          bar = document.createElement("progress");
          bar.setAttribute("aria-label", item.firstElementChild.textContent.replace(/[：:]\s*$/, ""));
          count = document.createElement("span");
          count.className = "stage-count";
          item.append(" ", bar, " ", count);
        }
        bar.max = known.total;
        bar.value = known.done;
        count.textContent = `${known.done} / ${known.total}`;
      }
    }
  };
  const look = async () => {
    try {
      const response = await fetch(stages.dataset.job, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const job = await response.json();
        if (job.state === "done" || job.state === "failed") { location.reload(); return; }
        show(job);
      }
    } catch { /* the service may be starting anew: looked again */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
})();
