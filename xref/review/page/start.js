"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const say = (text) => { $("said").textContent = text; };
  function row(job) {
    const item = document.createElement("li");
    const name = document.createElement(job.state === "done" ? "a" : "strong");
    name.textContent = job.name;
    if (job.state === "done") name.setAttribute("href", "/pages/" + encodeURIComponent(job.id));
    const about = document.createElement("span");
    about.className = job.state === "failed" ? "bad" : "dim";
    about.textContent = ` · ${job.index} · ${job.error || (job.state === "running" && job.word) || job.state}`;
    item.append(name, about);
    if (job.state === "running") {
      const bar = document.createElement("progress");
      bar.max = 1; bar.value = job.share;
      bar.setAttribute("aria-label", job.name);
      item.append(bar);
    }
    return item;
  }
  let shown = "", timer = 0;
  async function look() {
    clearTimeout(timer);
    let busy = false;
    try {
      const answer = await fetch("/state");
      if (!answer.ok) throw new Error(await answer.text());
      const state = await answer.json();
      if (!$("index").options.length) for (const name of state.indexes) $("index").append(new Option(name, name));
      const now = JSON.stringify(state.jobs);
      if (now !== shown) { shown = now; $("jobs").replaceChildren(...state.jobs.map(row)); }
      busy = state.jobs.some((job) => job.state === "waiting" || job.state === "running");
    } catch (error) { say("The server does not answer: " + error.message); }
    clearTimeout(timer);
    timer = setTimeout(look, busy ? 300 : 3000);
  }
  async function send(kind, name, body) {
    say("Sending…");
    const query = new URLSearchParams({ kind, name, index: $("index").value });
    try {
      const answer = await fetch("/check?" + query, { method: "POST", headers: { "X-Xref": "1", "Content-Type": "application/octet-stream" }, body });
      say(answer.ok ? "Taken in: see below." : await answer.text());
      if (answer.ok) $("form").reset();
    } catch (error) { say("Not sent: " + error.message); }
    shown = "";
    look();
  }
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const file = $("file").files[0], url = $("url").value.trim(), text = $("text").value;
    if (file) send("file", file.name, file);
    else if (url) send("url", url, "");
    else if (text.trim()) send("text", text.trim().split("\n")[0].slice(0, 80), text);
    else say("Paste a text, choose a file, or give an address.");
  });
  document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("over"); });
  document.addEventListener("dragleave", () => document.body.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) send("file", file.name, file);
  });
  look();
})();
