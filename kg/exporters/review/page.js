// The page: which claims are shown, which one is current, keys and buttons.

const STEP = 100;
const list = document.getElementById("claims");
const more = document.getElementById("more");
const chosen = { verdict: "all", document: "", limit: STEP };
const current = { key: "" };

const numberOf = new Map(DATA.claims.map((claim, number) => [claim.row.claim, number]));
const itemOf = (key) => list.querySelector(`[data-claim="${key}"]`);

/** The claims that are to be shown; a claim that is decided stays until the reader asks anew. */
const shown = { claims: [] };
const choose = () => {
  shown.claims = DATA.claims.filter(({ row }) =>
    (chosen.document === "" || row.source === chosen.document) &&
    (chosen.verdict === "all" || (decisions.get(row.claim)?.verdict ?? "open") === chosen.verdict));
  chosen.limit = STEP;
  showList();
};

/** Make the cards that are within the limit. */
const showList = () => {
  list.replaceChildren(...shown.claims.slice(0, chosen.limit).map((claim) => card(claim, numberOf.get(claim.row.claim), act)));
  more.hidden = shown.claims.length <= chosen.limit;
  more.textContent = `Show more (${shown.claims.length - chosen.limit})`;
  setCurrent(shown.claims.some(({ row }) => row.claim === current.key) ? current.key : shown.claims[0]?.row.claim, false);
};

/** Make one claim the current one and bring it into view. */
const setCurrent = (key, scroll = true) => {
  itemOf(current.key)?.removeAttribute("aria-current");
  current.key = key ?? "";
  const place = shown.claims.findIndex(({ row }) => row.claim === key);
  if (place >= chosen.limit) {
    chosen.limit = place + STEP;
    showList();
  }
  const item = key ? itemOf(key) : null;
  item?.setAttribute("aria-current", "true");
  if (scroll && item) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
};

/** Go some claims on, or to the next one that is open. */
const go = (step, open = false) => {
  const keys = shown.claims.map(({ row }) => row.claim);
  const at = keys.indexOf(current.key);
  const next = open ? keys.find((key, n) => n > at && !decisions.has(key)) ?? keys.find((key) => !decisions.has(key)) : keys[at + step];
  if (next) setCurrent(next);
};

/** Show a claim as it now stands. */
const redraw = (key) => {
  itemOf(key)?.replaceWith(card(claims.get(key), numberOf.get(key), act));
  setCurrent(key);
  showStatus();
};

/** Do what a button or key asks of a claim. */
const act = (key, name) => {
  if (name === "edit") {
    edit(key);
    return;
  }
  if (name === "undo") decisions.delete(key);
  else decisions.set(key, { verdict: name === "accept" ? "accepted" : "rejected", changes: name === "accept" ? decisions.get(key)?.changes ?? {} : {} });
  keep();
  redraw(key);
};

/** Open the form of a claim. */
const edit = (key) => {
  const { row } = claims.get(key);
  redraw(key);
  const now = changedRow(row, decisions.get(key)?.changes ?? {});
  const form = editForm(now, (changes) => {
    if (changes) {
      const kept = Object.fromEntries(Object.entries(changes).filter(([column, value]) => !same(row[column], value)));
      decisions.set(key, { verdict: "accepted", changes: kept });
      keep();
    }
    redraw(key);
  });
  itemOf(key).append(form);
  form.elements.action.focus();
  form.scrollIntoView({ block: "nearest" });
};

/** How far the reader is. */
const showStatus = () => {
  const count = (verdict) => [...decisions.values()].filter((decision) => decision.verdict === verdict).length;
  const [accepted, rejected] = [count("accepted"), count("rejected")];
  const edited = [...decisions].filter(([key, { verdict, changes }]) => verdict === "accepted" && isChanged(claims.get(key).row, changes)).length;
  document.getElementById("status").textContent =
    `${DATA.claims.length} claims: ${accepted} accepted (${edited} with changes), ${rejected} rejected, ${DATA.claims.length - accepted - rejected} open`;
};

const KEYS = { a: "accept", r: "reject", e: "edit", u: "undo" };

/** Keys work wherever nothing is being typed. */
const onKey = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) return;
  const moves = { j: () => go(1), ArrowDown: () => go(1), k: () => go(-1), ArrowUp: () => go(-1), n: () => go(0, true) };
  if (event.key in moves) moves[event.key]();
  else if (event.key in KEYS && current.key) {
    act(current.key, KEYS[event.key]);
    if ("ar".includes(event.key)) go(1);
  } else return;
  event.preventDefault();
};

/** Take up what was decided in another window of this page, lest the next decision here undo it; an open form stays. */
const follow = ({ key, newValue }) => {
  if (key !== PLACE || newValue === null) return;
  const before = new Map(decisions);
  restore();
  for (const name of claims.keys()) {
    const item = itemOf(name);
    if (item && !item.querySelector("form") && JSON.stringify(before.get(name)) !== JSON.stringify(decisions.get(name))) {
      item.replaceWith(card(claims.get(name), numberOf.get(name), act));
    }
  }
  setCurrent(current.key, false);
  const reviewed = document.getElementById("reviewer");
  if (reviewed !== document.activeElement) reviewed.value = reviewer.name;
  showStatus();
};

/** Fill the lists and connect what the reader can press. */
const connect = () => {
  const verdicts = { all: "all claims", open: "open claims", accepted: "accepted claims", rejected: "rejected claims" };
  const byVerdict = document.getElementById("show-verdict");
  byVerdict.append(...Object.entries(verdicts).map(([value, label]) => el("option", { value }, label)));
  const byDocument = document.getElementById("show-document");
  byDocument.append(el("option", { value: "" }, "all documents"),
    ...DATA.documents.map(({ key, title }) => el("option", { value: key }, title === key ? key : `${key}: ${title}`)));
  byVerdict.addEventListener("change", () => { chosen.verdict = byVerdict.value; choose(); });
  byDocument.addEventListener("change", () => { chosen.document = byDocument.value; choose(); });
  document.getElementById("entities").append(...DATA.entities.map(({ label }) => el("option", { value: label })));
  const name = document.getElementById("reviewer");
  name.value = reviewer.name;
  name.addEventListener("input", () => { reviewer.name = name.value.trim(); keep(); });
  more.addEventListener("click", () => { chosen.limit += STEP; showList(); });
  document.getElementById("download").addEventListener("click", () => download("claims.jsonl", correctedRows()));
  document.getElementById("download-proposals").addEventListener("click", () => download("proposals.jsonl", proposedRows()));
  list.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-claim]");
    if (item && item.dataset.claim !== current.key) setCurrent(item.dataset.claim, false);
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("storage", follow);
};

restore();
connect();
choose();
showStatus();
/** The hook for tests and for the console. */
window.kgReview = Object.freeze({ correctedRows, proposedRows, current: () => current.key });
