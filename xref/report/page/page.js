"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const items = data.items;
  const panel = $("panel"), cols = $("cols"), live = $("live");
  const KEY = "xref-decisions:" + data.id;
  const DECISIONS = [["confirm", "Confirm", "c", "xref is right here"], ["reject", "Reject", "r", "xref is wrong here: a false alarm, a wrong passage, or a drift that it missed"], ["unsure", "Unsure", "u", "cannot be decided from what is shown"]];
  const RANK = { none: 0, minor: 1, major: 2, critical: 3 };
  const LETTERS = "abcdefghijklmnopqrstuvwxyz";
  const names = (() => { try { return new Intl.DisplayNames(["en"], { type: "language" }); } catch { return null; } })();
  const language = (tag) => { try { return (tag && tag !== "und" && names && names.of(tag)) || tag || "?"; } catch { return tag; } };

  // Everything from documents becomes text nodes here, and attributes only from the short list below.
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
      else if (name === "class") node.className = value;
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== false) node.append(child);
    return node;
  }
  const percent = (value) => (typeof value === "number" ? Math.round(value * 100) + " %" : "");
  const decimals = (value) => (typeof value === "number" ? value.toFixed(2) : "not known");
  const safeLang = (tag) => (tag && /^[A-Za-z0-9-]{2,35}$/.test(tag) && tag !== "und" ? tag : null);
  const link = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
  const drifts = (item) => item.flags.filter((flag) => flag.code);
  const linkWord = (item) => (data.links[item.link] || [item.link])[0];

  // ---- decisions: kept under one key, by flag id ----
  let store = { reviewer: "", decisions: {} };
  let kept = true;
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "null");
    if (found && typeof found === "object" && found.decisions && typeof found.decisions === "object") {
      store = { reviewer: String(found.reviewer || ""), decisions: found.decisions };
    }
  } catch { kept = false; }
  async function fetched() { // the server's record is the record
    try {
      const answer = await fetch(data.save);
      if (!answer.ok) throw new Error(await answer.text());
      store.decisions = await answer.json();
      apply(); draw();
    } catch (error) { say("Decisions cannot be read: " + String(error.message).slice(0, 200), true); }
  }
  async function send(flag) {
    const number = items.findIndex((one) => one.flags.includes(flag)), item = items[number];
    stamp(item, number);
    if (!data.save) return;
    const made = store.decisions[flag.id] || { decision: "", note: "", reviewer: store.reviewer, time: new Date().toISOString() };
    const body = { ...made, flag_id: flag.id, report_id: data.articles[item.a].id || "", statement_id: item.id, drift_code: flag.code, severity: flag.severity };
    try {
      const answer = await fetch(data.save, { method: "POST", headers: { "Content-Type": "application/json", "X-Xref": "1" }, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      $("kept").textContent = "";
    } catch (error) { say("Not saved: " + String(error.message).slice(0, 200) + ". Export your decisions before you close this page.", true); }
  }
  function save() {
    if (data.save) { try { localStorage.setItem(KEY, JSON.stringify({ reviewer: store.reviewer, decisions: {} })); } catch { /* the name alone */ } return progress(); }
    try { localStorage.setItem(KEY, JSON.stringify(store)); kept = true; } catch { kept = false; }
    $("kept").textContent = kept ? "" : "This browser does not keep decisions for this page: export them before you close it.";
    progress();
  }
  function decide(flag, decision) {
    const now = store.decisions[flag.id] || {};
    const next = { ...now, decision: now.decision === decision ? "" : decision, reviewer: store.reviewer, time: new Date().toISOString() };
    if (next.decision || next.note) store.decisions[flag.id] = next; else delete store.decisions[flag.id];
    save();
    send(flag);
    say(next.decision ? `${flag.code || "Statement"}: ${decision}` : `${flag.code || "Statement"}: decision taken back`);
  }
  function note(flag, text) {
    const next = { decision: "", ...(store.decisions[flag.id] || {}), note: text, reviewer: store.reviewer, time: new Date().toISOString() };
    if (next.decision || next.note) store.decisions[flag.id] = next; else delete store.decisions[flag.id];
    save();
    send(flag);
  }
  function exported() {
    const decisions = [];
    const known = new Set();
    for (const item of items) for (const flag of item.flags) {
      const made = store.decisions[flag.id];
      if (!made || known.has(flag.id)) continue;
      known.add(flag.id);
      decisions.push({
        flag_id: flag.id, decision: made.decision || "", note: made.note || "", reviewer: made.reviewer || store.reviewer, time: made.time || "",
        report_id: data.articles[item.a].id || "", statement_id: item.id, drift_code: flag.code, severity: flag.severity,
      });
    }
    for (const [id, made] of Object.entries(store.decisions)) if (!known.has(id)) {
      decisions.push({ flag_id: id, decision: made.decision || "", note: made.note || "", reviewer: made.reviewer || store.reviewer, time: made.time || "" });
    }
    return { format: "xref-decisions", version: 1, page: data.id, signature: data.signature, reviewer: store.reviewer, exported: new Date().toISOString(), decisions };
  }
  function download() {
    const text = JSON.stringify(exported(), null, 1) + "\n";
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const who = store.reviewer.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40);
    const anchor = el("a", { href: url, download: `decisions-${data.id.slice(0, 8)}${who ? "-" + who : ""}.json` });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    say("Decisions exported");
  }
  async function take(file) {
    let found;
    try { found = JSON.parse(await file.text()); } catch { return say("That file is not JSON", true); }
    if (!found || found.format !== "xref-decisions" || !Array.isArray(found.decisions)) return say("That file holds no decisions of xref", true);
    let count = 0, unknown = 0;
    const ids = new Set(items.flatMap((item) => item.flags.map((flag) => flag.id)));
    for (const made of found.decisions) {
      if (!made || typeof made.flag_id !== "string" || !/^[0-9a-f]{16}$/.test(made.flag_id)) continue;
      if (!ids.has(made.flag_id)) { unknown += 1; continue; }
      const mine = store.decisions[made.flag_id];
      if (mine && String(mine.time) > String(made.time)) continue;
      store.decisions[made.flag_id] = { decision: String(made.decision || ""), note: String(made.note || ""), reviewer: String(made.reviewer || ""), time: String(made.time || "") };
      count += 1;
    }
    if (!store.reviewer && typeof found.reviewer === "string") { store.reviewer = found.reviewer; $("reviewer").value = found.reviewer; }
    save(); apply(); draw();
    say(`${count} decisions taken in` + (unknown ? `; ${unknown} are about flags that this page does not have` : ""), true);
  }
  function say(text, loud) { live.textContent = text; if (loud) $("kept").textContent = text; }

  // ---- filters ----
  const wanted = { mark: new Set(["critical", "major", "minor", "none", "unlinked", "linked"]), code: "", speaker: "", decision: "", langs: null, text: "", order: "", report: "" };
  let seen = []; // numbers of the statements that pass
  let steps = []; // [statement, flag]: what j and k walk through
  function passes(item) {
    if (wanted.report !== "" && item.a !== Number(wanted.report)) return false;
    const mark = item.mark === "background" ? "linked" : item.mark;
    if (!wanted.mark.has(mark)) return false;
    if (wanted.code && !item.flags.some((flag) => flag.code === wanted.code)) return false;
    if (wanted.speaker && (item.speaker || "") !== wanted.speaker) return false;
    if (wanted.langs && item.source && !wanted.langs.has((data.sources[item.source] || {}).lang || "und")) return false;
    if (wanted.decision) {
      const made = item.flags.map((flag) => (store.decisions[flag.id] || {}).decision || "");
      if (wanted.decision === "open" ? !(drifts(item).length && made.includes("")) : !made.includes(wanted.decision)) return false;
    }
    if (wanted.text) {
      const words = [item.speaker, item.reported.map((part) => part[0]).join(""), (item.said || []).map((part) => part[0]).join(""), item.gloss].join("\n").toLowerCase();
      if (!words.includes(wanted.text)) return false;
    }
    return true;
  }
  const weight = ([number, flag]) => (items[number].flags[flag].code ? RANK[items[number].flags[flag].severity] : 1.5); // no source: between minor and major
  const marks = new Map();
  for (const node of document.querySelectorAll("a.s")) {
    const number = Number(node.dataset.f);
    if (!marks.has(number)) marks.set(number, []);
    marks.get(number).push(node);
  }
  function apply() {
    seen = []; steps = [];
    const worst = wanted.order === "severity";
    items.forEach((item, number) => {
      const on = passes(item);
      if (on) {
        seen.push(number);
        const found = drifts(item);
        if (found.length) for (const flag of found) { if (!wanted.code || flag.code === wanted.code) steps.push([number, item.flags.indexOf(flag)]); }
        else if (item.mark === "unlinked") steps.push([number, 0]);
      }
      for (const node of marks.get(number) || []) node.classList.toggle("off", !on);
      if (item.flags.some((flag) => store.decisions[flag.id])) stamp(item, number);
    });
    if (worst) steps.sort((a, b) => weight(b) - weight(a) || a[0] - b[0] || a[1] - b[1]);
    $("count").textContent = `${seen.length} of ${items.length} statements, ${steps.length} to look at`;
    progress();
  }
  function stamp(item, number) { // what was decided stands in the article too
    const made = drifts(item).map((flag) => (store.decisions[flag.id] || {}).decision).filter(Boolean);
    const words = { confirm: "confirmed", reject: "rejected", unsure: "unsure" };
    for (const node of marks.get(number) || []) {
      const tag = node.querySelector(".tag");
      if (tag) { if (made.length) tag.dataset.decided = [...new Set(made.map((word) => words[word] || word))].join(", "); else delete tag.dataset.decided; }
    }
  }
  function progress() {
    const flags = items.flatMap((item) => drifts(item));
    const made = flags.filter((flag) => (store.decisions[flag.id] || {}).decision).length;
    $("progress").textContent = `${made} of ${flags.length} flags decided`;
  }

  // ---- the panel ----
  let current = null, active = 0;
  function segments(parts, item, frameTitle) {
    return parts.map(([text, flags, meant], index) => {
      const next = (parts[index + 1] || [0, []])[1];
      const found = flags.filter((number) => item.flags[number] && item.flags[number].code);
      if (found.length) {
        const worst = found.reduce((a, b) => (RANK[item.flags[b].severity] > RANK[item.flags[a].severity] ? b : a));
        const letters = item.flags.length > 1 ? found.filter((number) => !next.includes(number)).map((number) => LETTERS[number % 26]).join("") : "";
        return el("mark", { class: item.flags[worst].severity + (found.includes(active) && item === items[current] && item.flags.length > 1 ? " now" : "") }, text, letters && el("sup", {}, letters));
      }
      return meant ? text : el("span", { class: "frame", title: frameTitle }, text);
    });
  }
  const SHORT = 70; // longer surroundings would push the flags out of view; the end that touches the passage is kept
  function context(what, text, lang, end, still) {
    if (!text) return null;
    const label = el("span", { class: "what", dir: "ltr", lang: "en" }, what);
    if (still || text.length <= SHORT + 25) return el("p", { class: "ctx", dir: "auto", lang }, label, text);
    const at = end ? text.indexOf(" ", text.length - SHORT) : text.lastIndexOf(" ", SHORT);
    const short = end ? "… " + text.slice(at < 0 ? text.length - SHORT : at + 1) : text.slice(0, at < 0 ? SHORT : at) + " …";
    const words = el("span", {}, short);
    const more = el("button", { type: "button", class: "more", "aria-expanded": "false", on: { click: () => {
      const open = more.getAttribute("aria-expanded") === "true";
      words.textContent = open ? short : text;
      more.textContent = open ? "more" : "less";
      more.setAttribute("aria-expanded", String(!open));
    } } }, "more");
    return el("p", { class: "ctx", dir: "auto", lang }, label, words, " ", el("span", { dir: "ltr", lang: "en" }, more));
  }
  const aid = (text, by) => text && el("p", { class: "gloss", dir: "auto" }, el("span", { class: "what", dir: "ltr", lang: "en" }, `Machine translation${by ? " by " + by : ""}: a reading aid, not evidence`), text);
  const bytes = (name, one) => (one && one.sha256 ? el("p", { class: "dim" }, `${name}: SHA-256 ${one.sha256}${one.fetched ? ", fetched " + one.fetched : ""}`) : null);
  function sides(item, still) {
    const article = data.articles[item.a];
    const reported = el("section", { class: "side", "aria-label": "Reported" },
      el("h3", {}, "Reported"),
      el("p", { class: "who" }, el("bdi", {}, item.speaker ? item.speaker : "attributed to nobody"), ` · ${item.presentation} · ${language(article.lang)}`),
      el("blockquote", { dir: "auto", lang: safeLang(article.lang) }, segments(item.reported, item, "not part of what is said")),
      aid(item.reportedGloss, item.glossBy));
    if (!item.said) {
      return el("div", { class: "sides" }, reported, el("section", { class: "side", "aria-label": "Said" },
        el("h3", {}, "Said"), el("p", {}, item.mark === "background" ? "Nothing is expected here: the article tells this itself and names nobody who said it." : "No passage stands behind this: " + (data.links[item.link] || ["", item.link])[1] + "."), item.why && !item.why.includes((data.links[item.link] || ["", "?"])[1]) && el("p", { dir: "auto" }, item.why)));
    }
    const source = data.sources[item.source] || {};
    const about = [source.outlet, source.published, language(source.lang)].filter(Boolean);
    const lang = safeLang(source.lang);
    const said = el("section", { class: "side", "aria-label": "Said" },
      el("h3", {}, "Said"),
      el("p", { class: "who" }, el("bdi", {}, item.speakerSaid || "speaker not named"), about.map((text) => [" · ", el("bdi", {}, text)])),
      context("Question", item.question, lang, true, still),
      context("Before", item.before, lang, true, still),
      el("blockquote", { dir: "auto", lang }, segments(item.said, item, "between the sentences meant")),
      context("After", item.after, lang, false, still),
      aid(item.gloss, item.glossBy),
      el("p", { class: "dim" }, el("bdi", {}, source.title || source.id || ""), " ",
        link(item.url) ? el("a", { href: link(item.url), target: "_blank", rel: "noopener noreferrer" }, "open the source at the passage") : source.url ? el("bdi", {}, source.url) : ""));
    return el("div", { class: "sides" }, reported, said);
  }
  function card(item, flag, number, still) {
    const made = store.decisions[flag.id] || {};
    const many = item.flags.length > 1;
    const direction = flag.direction && flag.direction !== "n/a" ? ` · ${flag.direction}` : "";
    const box = el("section", { class: `card ${flag.severity}${number === active && many && !still ? " now" : ""}`, "data-flag": number },
      flag.code
        ? el("h3", {}, many && `${LETTERS[number % 26]} `, el("span", { class: "badge " + flag.severity }, flag.severity.toUpperCase()), ` ${flag.code} `, el("span", { class: "dim" }, `${data.codes[flag.code] || ""}${direction}`))
        : el("h3", {}, item.said ? "No drift was found here" : "Nothing was found behind this"),
      flag.code && el("dl", { class: "words" },
        el("dt", {}, "reported"), el("dd", {}, flag.reported ? el("bdi", {}, flag.reported) : el("em", { class: "dim" }, "nothing")), el("dt", {}, "said"), el("dd", {}, flag.said ? el("bdi", {}, flag.said) : el("em", { class: "dim" }, "nothing"))),
      flag.why && el("p", { dir: "auto" }, flag.why),
      flag.code && el("p", { class: "dim" }, `Confidence that a careful reader agrees: ${percent(flag.p) || "not known"}`),
      flag.review && el("p", { class: "dim" }, el("bdi", {}, `Earlier decision: ${flag.review.decision || "note"}${flag.review.reviewer ? " by " + flag.review.reviewer : ""}${flag.review.decided ? ", " + flag.review.decided : ""}${flag.review.decision_note ? ": " + flag.review.decision_note : ""}`)));
    if (still) {
      if (made.decision || made.note) box.append(el("p", {}, el("strong", {}, `Decision: ${made.decision || "none"}`), ` ${made.reviewer || ""} ${made.note || ""}`));
      return box;
    }
    box.append(el("div", { class: "decide", role: "group", "aria-label": `Your decision on ${flag.code || "this statement"}` },
      DECISIONS.map(([name, word, , meaning]) => el("button", { type: "button", title: meaning, "data-decision": name, "aria-pressed": made.decision === name ? "true" : "false", on: { click: () => { active = number; decide(flag, name); draw(); refocus(number, name); } } }, word)),
      el("input", { type: "text", class: "remark", placeholder: "note", "aria-label": "Note", value: made.note || "", maxlength: 2000, on: { change: (event) => note(flag, event.target.value), focus: () => { active = number; } } }),
      made.time && el("span", { class: "dim when" }, `${made.decision || "note"} · ${made.reviewer || "no name given"} · ${made.time.slice(0, 16).replace("T", " ")} UTC`)));
    return box;
  }
  function refocus(number, name) {
    const button = panel.querySelector(`[data-flag="${number}"] [data-decision="${name}"]`);
    if (button) button.focus({ preventScroll: true });
  }
  function draw() {
    panel.replaceChildren();
    panel.classList.toggle("listing", current === null);
    cols.classList.toggle("shown", current !== null);
    if (current === null) return list();
    const item = items[current];
    const label = `Statement ${item.n}`;
    panel.setAttribute("aria-label", `${label} and its source`);
    panel.append(
      el("div", { class: "head" },
        el("h2", {}, label, " ", el("span", { class: "badge " + (item.mark === "background" ? "" : item.said && item.link !== "elsewhere" ? "linked" : "unlinked") }, item.mark === "background" ? "nobody's words" : linkWord(item)), " ",
          item.said && el("span", { class: "dim", title: "Probability that the statement rests on this passage; cosine similarity" }, `match ${percent(item.p)} · similarity ${decimals(item.similarity)}`)),
        el("button", { type: "button", "aria-label": "Previous flag", title: "Previous flag (k)", on: { click: () => step(-1) } }, "←"),
        el("button", { type: "button", "aria-label": "Next flag", title: "Next flag (j)", on: { click: () => step(1) } }, "→"),
        el("button", { type: "button", on: { click: close }, "aria-label": "Close and show the list" }, "List ✕")),
      sides(item),
      ...item.flags.map((flag, number) => card(item, flag, number)),
    );
    if (item.said && item.why) panel.append(el("p", { class: "dim", dir: "auto" }, `Why ${linkWord(item)}: ${item.why}`));
    if (item.notChecked) panel.append(el("p", { class: "note", dir: "auto" }, el("strong", {}, "Could not be checked: "), item.notChecked));
    if (item.alternatives) panel.append(el("details", {}, el("summary", {}, `Other passages that came near (${item.alternatives.length})`),
      el("ol", {}, item.alternatives.map((other) => el("li", {}, el("p", { dir: "auto" }, String(other.passage || "")), el("p", { class: "dim" }, el("bdi", {}, [other.speaker, other.source_title].filter(Boolean).join(" · ")), ` · match ${percent(other.probability)} · similarity ${decimals(other.similarity)}`))))));
    panel.append(el("details", {}, el("summary", {}, "For the record"), el("p", { class: "dim" }, `statement ${item.id} · flags ${item.flags.map((flag) => flag.id).join(", ")} · ${data.signature}`),
      bytes("report", data.articles[item.a]), bytes("source", data.sources[item.source])));
    panel.scrollTop = 0;
    if (active > 0) { const box = panel.querySelector(`[data-flag="${active}"]`); if (box) panel.scrollTop = Math.max(0, box.offsetTop + box.offsetHeight - panel.clientHeight + 12); }
  }
  let most = 200;
  function list() {
    panel.setAttribute("aria-label", "Flags");
    panel.append(el("div", { class: "head" }, el("h2", {}, `To look at (${steps.length})`)));
    if (!steps.length) panel.append(el("p", { class: "dim" }, "Nothing is flagged under these filters."));
    panel.append(el("ol", { class: "list" }, steps.slice(0, most).map(([number, flagNumber], index) => {
      const item = items[number], flag = item.flags[flagNumber], made = store.decisions[flag.id] || {};
      const text = flag.reported ? `“${flag.reported}” ← “${flag.said}”` : flag.said ? `not reported: “${flag.said}”` : item.reported.map((part) => part[0]).join("").slice(0, 160);
      return el("li", {}, el("button", { type: "button", on: { click: () => open(number, flagNumber) } },
        el("span", { class: "badge " + (flag.code ? flag.severity : "unlinked"), title: flag.code ? data.codes[flag.code] : null }, flag.code ? `${flag.severity.toUpperCase()} ${flag.code}` : linkWord(item).toUpperCase()), ` ${item.n}. `,
        el("bdi", { dir: "auto" }, text), made.decision && el("strong", {}, ` · ${made.decision}`)));
    })));
    if (steps.length > most) panel.append(el("button", { type: "button", on: { click: () => { most += 500; draw(); } } }, `Show more (${steps.length - most} left)`));
  }
  function open(number, flagNumber, focus = true) {
    if (!items[number]) return;
    if (current !== null) for (const node of marks.get(current) || []) { node.classList.remove("current"); node.removeAttribute("aria-current"); }
    current = number;
    active = flagNumber ?? Math.max(0, items[number].flags.findIndex((flag) => flag.code));
    const nodes = marks.get(number) || [];
    for (const node of nodes) { node.classList.add("current"); node.setAttribute("aria-current", "true"); }
    draw();
    const stuck = cols.getBoundingClientRect().top - (getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0);
    if (stuck > 0 && getComputedStyle(panel).position === "sticky" && panel.getBoundingClientRect().bottom > innerHeight) window.scrollBy(0, stuck); // the summary makes room
    if (nodes.length) nodes[0].scrollIntoView({ block: "nearest" });
    if (focus) panel.focus({ preventScroll: true });
    try { history.replaceState(null, "", "#s" + number); } catch { /* a page without an address */ }
    say(`Statement ${items[number].n}, ${items[number].flags[active].code ? items[number].flags[active].severity + " " + items[number].flags[active].code : linkWord(items[number])}`);
  }
  function close() {
    const was = current;
    if (was !== null) for (const node of marks.get(was) || []) { node.classList.remove("current"); node.removeAttribute("aria-current"); }
    current = null;
    draw();
    if (was !== null && (marks.get(was) || [])[0]) marks.get(was)[0].focus({ preventScroll: true });
  }
  function step(by) {
    if (!steps.length) return say("Nothing is flagged under these filters", true);
    if (current === null) return open(...(by > 0 ? steps[0] : steps[steps.length - 1]));
    const at = steps.findIndex(([number, flag]) => number === current && flag === active);
    if (at >= 0) return open(...steps[(at + by + steps.length) % steps.length]);
    if (wanted.order) return open(...(by > 0 ? steps[0] : steps[steps.length - 1]));
    const after = steps.findIndex(([number]) => number > current);
    const next = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? steps.length - 1 : (after - 1 + steps.length) % steps.length);
    open(...steps[next]);
  }
  function walk(by) {
    if (!seen.length) return;
    const at = current === null ? (by > 0 ? -1 : 0) : seen.findIndex((number) => (by > 0 ? number >= current : number >= current));
    const exact = current !== null && seen[at] === current;
    const next = current === null || exact ? at + by : by > 0 ? at : at - 1;
    open(seen[(next + seen.length) % seen.length]);
  }

  // ---- the bar ----
  const choices = (values) => [...new Set(values.filter(Boolean))].sort((a, b) => a.localeCompare(b));
  function select(label, first, values, run) {
    return el("label", {}, label, el("select", { id: "by-" + label.toLowerCase(), "aria-label": label, on: { change: (event) => { run(event.target.value); apply(); if (current === null) draw(); } } },
      el("option", { value: "" }, first), values.map(([value, text]) => el("option", { value }, text))));
  }
  const MARKS = [["critical", "critical"], ["major", "major"], ["minor", "minor"], ["none", "licensed"], ["unlinked", "no source"], ["linked", "no flag"]];
  const counted = (mark) => items.filter((item) => (item.mark === "background" ? "linked" : item.mark) === mark).length;
  const langs = choices(items.map((item) => item.source && ((data.sources[item.source] || {}).lang || "und")));
  const bar = $("bar");
  bar.append(...[
    el("fieldset", {}, el("legend", {}, "Show"), MARKS.filter(([mark]) => counted(mark)).map(([mark, word]) => el("label", {},
      el("input", { type: "checkbox", checked: true, value: mark, on: { change: (event) => { wanted.mark[event.target.checked ? "add" : "delete"](mark); apply(); if (current === null) draw(); } } }), `${word} (${counted(mark)})`))),
    data.articles.length > 1 && select("Report", `all ${data.articles.length}`, data.articles.map((article, index) => [String(index), article.title || article.id || "?"]), (value) => {
      wanted.report = value;
      document.querySelectorAll("#article > article").forEach((node, index) => { node.hidden = value !== "" && index !== Number(value); });
      if (current !== null && value !== "" && items[current].a !== Number(value)) close();
    }),
    select("Kind", "all", choices(items.flatMap((item) => item.flags.map((flag) => flag.code))).map((code) => [code, `${code} · ${data.codes[code] || ""}`]), (value) => { wanted.code = value; }),
    select("Speaker", "all", choices(items.map((item) => item.speaker)).slice(0, 500).map((name) => [name, name]), (value) => { wanted.speaker = value; }),
    select("Decision", "any", [["open", "still open"], ["confirm", "confirmed"], ["reject", "rejected"], ["unsure", "unsure"]], (value) => { wanted.decision = value; }),
    select("Order", "as in the article", [["severity", "most serious first"]], (value) => { wanted.order = value; }),
    langs.length > 0 && el("fieldset", {}, el("legend", {}, "I read"), langs.map((tag) => el("label", {},
      el("input", { type: "checkbox", checked: true, value: tag, on: { change: () => {
        const on = [...bar.querySelectorAll("input[data-lang]")].filter((box) => box.checked).map((box) => box.value);
        wanted.langs = on.length === langs.length ? null : new Set(on); apply(); if (current === null) draw(); } }, "data-lang": tag }), language(tag)))),
    el("label", {}, "Find", el("input", { type: "search", id: "find", size: 9, on: { input: (event) => { wanted.text = event.target.value.trim().toLowerCase(); apply(); if (current === null) draw(); } } })),
    el("span", { id: "count", class: "dim", role: "status" }),
    el("span", { class: "grow" }),
    el("label", {}, "Reviewer", el("input", { id: "reviewer", size: 10, value: store.reviewer, maxlength: 80, autocomplete: "off", on: { change: (event) => { store.reviewer = event.target.value.trim(); save(); } } })),
    el("button", { type: "button", id: "export", on: { click: download } }, "Export decisions"),
    el("label", {}, el("span", { class: "sr" }, "Take in decisions"), el("button", { type: "button", on: { click: () => $("import").click() } }, "Import"), el("input", { type: "file", id: "import", accept: ".json,application/json", hidden: true, on: { change: (event) => { const file = event.target.files[0]; if (file) take(file); event.target.value = ""; } } })),
    el("button", { type: "button", on: { click: () => window.print() } }, "Print"),
    el("span", { id: "progress", class: "dim" }),
    el("span", { id: "kept", class: "dim", role: "status" }),
  ].filter(Boolean));
  const fit = () => document.documentElement.style.setProperty("--bar", (getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0) + "px");
  if (window.ResizeObserver) new ResizeObserver(fit).observe(bar);
  const keyBox = el("input", { type: "checkbox", id: "keyson", checked: true });
  const keys = $("keys");
  const SHOWN = [["j / k", "next / previous flag"], ["n / p", "next / previous statement"], ["c r u", "xref is right · wrong · unsure"], ["m", "note"], ["/", "find"], ["x", "export"], ["Esc", "back to the list"]];
  keys.append(...SHOWN.map(([key, what]) => el("span", {}, el("kbd", {}, key), " " + what)), el("label", {}, keyBox, " single-key shortcuts"));
  const legend = el("span", {}, "A number alone means that a passage was found and nothing flagged, or that the article names nobody");
  keys.append(legend);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      if (typing) event.target.blur(); else if (current !== null) close();
      return;
    }
    if (typing || !keyBox.checked) return;
    const made = DECISIONS.find(([, , key]) => key === event.key);
    if (made && current !== null) { decide(items[current].flags[active], made[0]); draw(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") walk(1);
    else if (event.key === "p") walk(-1);
    else if (event.key === "x") download();
    else if (event.key === "/") $("find").focus();
    else if (event.key === "m" && current !== null) { const box = panel.querySelector(`[data-flag="${active}"] .remark`); if (box) box.focus(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const node = event.target instanceof Element && event.target.closest("a[data-f]");
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(Number(node.dataset.f));
  });
  window.addEventListener("beforeprint", () => {
    const box = $("print");
    box.replaceChildren(el("h2", {}, `Flags and statements without a source (${steps.length})`));
    let last = -1;
    for (const [number] of steps.slice(0, 2000)) {
      if (number === last) continue;
      last = number;
      const item = items[number];
      box.append(el("section", {}, el("h3", {}, `Statement ${item.n}: ${linkWord(item)}`), sides(item, true), ...drifts(item).map((flag) => card(item, flag, item.flags.indexOf(flag), true)),
        item.notChecked && el("p", {}, "Could not be checked: " + item.notChecked)));
    }
  });
  window.addEventListener("afterprint", () => $("print").replaceChildren());

  bar.hidden = false; keys.hidden = false; panel.hidden = false;
  cols.classList.add("open");
  apply();
  save();
  const asked = /^#s(\d+)$/.exec(location.hash);
  draw();
  if (asked && items[Number(asked[1])]) open(Number(asked[1]), undefined, false);
  if (data.save) fetched().finally(() => { document.documentElement.dataset.ready = "1"; });
  else document.documentElement.dataset.ready = "1";
})();
