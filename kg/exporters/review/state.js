// What the page knows, what was decided, and where decisions are kept.

const DATA = JSON.parse(document.getElementById("data").textContent);
const PLACE = `kg-review:${DATA.fingerprint}`;

/** The values of a column that may have several. */
const listOf = (value) => (Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value]);

const index = (items, field) => new Map(items.map((item) => [item[field], item]));
const claims = new Map(DATA.claims.map((claim) => [claim.row.claim, claim]));
const actions = index(DATA.actions, "name");
const modalities = index(DATA.modalities, "name");
const byName = index(DATA.entities, "name");
const byLabel = new Map(DATA.entities.map((entity) => [entity.label.toLowerCase(), entity.name]));

/** What people call an entity, and back; a name that nobody knows stays as it is. */
const labelOf = (name) => byName.get(name)?.label ?? name;
const nameFor = (label) => (byName.has(label) ? label : byLabel.get(label.toLowerCase()) ?? label);

/** Claim key -> { verdict: "accepted" or "rejected", changes: column -> new value }. */
const decisions = new Map();
const reviewer = { name: "" };

/** Take up what an earlier visit, or another window, left; anything that is no decision about these claims is left alone. */
const restore = () => {
  decisions.clear();
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    reviewer.name = typeof kept.reviewer === "string" ? kept.reviewer : "";
    for (const [key, { verdict, changes }] of Object.entries(kept.decisions ?? {})) {
      if (claims.has(key) && ["accepted", "rejected"].includes(verdict)) decisions.set(key, { verdict, changes: changes ?? {} });
    }
  } catch {
    decisions.clear();
  }
};

/** Keep everything for the next visit; says so if the browser does not allow it. */
const keep = () => {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ reviewer: reviewer.name, decisions: Object.fromEntries(decisions) }));
  } catch {
    const notice = document.getElementById("notice");
    notice.textContent = "This browser keeps nothing for this page: download before you close it.";
    notice.hidden = false;
  }
};
