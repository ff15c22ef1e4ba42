// The filters: what is ticked, which claims pass, and how many claims each choice has; the boxes are in choices.js.

/** The kinds of those who act and are acted upon in a claim, each once. */
const kindsOf = (claim) => [...new Set([...all(claim.actors), ...all(claim.targets)].map((ref) => kindOf(ref)))];
const kindOf = (ref) => entities.get(ref)?.kind ?? "kg:UnresolvedEntity";

/** What can be ticked off, by field: every value that a claim has there. */
const TICKED = {
  act: (claim) => [claim.act],
  modality: (claim) => [claim.modality],
  kind: kindsOf,
  outlet: (claim) => [sources.get(claim.document)?.outlet ?? ""],
  document: (claim) => [claim.document],
  certainty: (claim) => [claim.certainty ?? ""],
  method: (claim) => [claim.method ?? ""],
};

/**
 * What the reader chose: the values that are ticked off, one standing or all, how many independent sources an event
 * must have (0: also claims of no event), how sure those who wrote the claim down must be (claims that do not tell
 * stay), and whether only what sources contradict each other in is shown.
 */
const chosen = { standing: "", sources: 0, contested: false, confidence: 0, off: {} };
for (const field of Object.keys(TICKED)) chosen.off[field] = new Set();

for (const [field, values] of Object.entries(TICKED)) {
  const off = chosen.off[field];
  addFilter(field, (claim) => off.size === 0 || !values(claim).some((value) => off.has(value)));
}
addFilter("standing", (claim) => chosen.standing === "" || claim.standing === chosen.standing);
addFilter("sources", (claim) => chosen.sources === 0 || all(claim.events).some((ref) => sourcesOf(ref) >= chosen.sources));
addFilter("contested", (claim) => !chosen.contested || conflictsOfClaim.has(claim.key));
addFilter("confidence", (claim) => chosen.confidence === 0 || claim.confidence === undefined || claim.confidence >= chosen.confidence);

/**
 * The values of a field as small numbers, worked out once: `numbers` has those of each claim one after the other,
 * from `starts[n]` to `starts[n + 1]`, so that a count is an addition and not a search.
 */
const numbered = (values) => {
  const known = new Map();
  const numbers = [];
  const starts = new Uint32Array(DATA.claims.length + 1);
  DATA.claims.forEach((claim, n) => {
    for (const value of values(claim)) {
      if (!known.has(value)) known.set(value, known.size);
      numbers.push(known.get(value));
    }
    starts[n + 1] = numbers.length;
  });
  return { known, numbers, starts, counts: new Uint32Array(known.size) };
};
let countedFields = null;
const fieldsToCount = () => {
  countedFields ??= Object.entries({ ...TICKED, standing: (claim) => [claim.standing] })
    .map(([field, values]) => [field, numbered(values)]);
  return countedFields;
};

/** Count all choices in one walk: a claim counts for a field if no filter but that of the field keeps it out. */
const tally = () => {
  const fields = fieldsToCount();
  const predicates = [...filters];
  for (const [, one] of fields) one.counts.fill(0);
  let passed = 0;
  DATA.claims.forEach((claim, n) => {
    let failed = "";
    for (const [name, predicate] of predicates) {
      if (predicate(claim)) continue;
      if (failed) return;
      failed = name;
    }
    if (!failed) passed += 1;
    for (const [field, { numbers, starts, counts }] of fields) {
      if (failed && failed !== field) continue;
      for (let at = starts[n]; at < starts[n + 1]; at += 1) counts[numbers[at]] += 1;
    }
  });
  return passed;
};

/** After tally(): how many claims a choice has; "" of the standings is all of them together. */
const countOf = (field, value) => {
  const [, { known, counts }] = fieldsToCount().find(([name]) => name === field);
  if (field === "standing" && value === "") return counts.reduce((sum, n) => sum + n, 0);
  return known.has(value) ? counts[known.get(value)] : 0;
};

/** Every value of a field, those with most claims first. */
const valuesOf = (field) => {
  const [, { known, numbers }] = fieldsToCount().find(([name]) => name === field);
  const totals = new Uint32Array(known.size);
  for (const number of numbers) totals[number] += 1;
  return [...known.keys()].sort((a, b) => totals[known.get(b)] - totals[known.get(a)]);
};

/**
 * Filters of other files that have a state of their own: explainFilter("window", { words, clear, save, restore }).
 * `words()` says what is chosen ("" if nothing), `clear()` chooses nothing; `save()` gives a text for the address
 * ("" if nothing) and `restore(text)` takes it back, whatever it is.
 */
const explained = new Map();
const explainFilter = (name, parts) => explained.set(name, parts);

/** What is chosen, as plain data: for undo and for the address. */
const filterState = () => ({
  standing: chosen.standing,
  sources: chosen.sources,
  contested: chosen.contested,
  confidence: chosen.confidence,
  off: Object.fromEntries(Object.entries(chosen.off).map(([field, off]) => [field, [...off]])),
  others: Object.fromEntries([...explained].map(([name, { save }]) => [name, save?.() ?? ""])),
});

/** Choose what was chosen; what the page does not know is left out. */
const restoreFilters = (state) => {
  chosen.standing = DATA.standings.some(({ key }) => key === state.standing) ? state.standing : "";
  chosen.sources = Math.min(Math.max(0, Math.trunc(Number(state.sources)) || 0), 999);
  chosen.confidence = Math.min(Math.max(0, Number(state.confidence) || 0), 1);
  chosen.contested = state.contested === true;
  for (const [field, off] of Object.entries(chosen.off)) {
    const [, { known }] = fieldsToCount().find(([name]) => name === field);
    off.clear();
    for (const value of state.off?.[field] ?? []) if (known.has(value)) off.add(value);
  }
  for (const [name, { restore }] of explained) restore?.(state.others?.[name] ?? "");
};

/** Change the filters so that it can be undone, and show everything anew. */
const changeFilters = (name, change) => {
  const before = filterState();
  change();
  undoable(name, () => {
    restoreFilters(before);
    showChoices();
    refresh();
  });
  showChoices();
  refresh();
};

/** What is chosen, in words, each with the way to choose nothing there. */
const filterWords = () => {
  const found = [];
  const standing = DATA.standings.find(({ key }) => key === chosen.standing);
  const add = (name, words, clear) => words && found.push({ name, words, clear });
  add("standing", standing ? `only: ${standing.label}` : "", () => { chosen.standing = ""; });
  add("sources", chosen.sources ? `events of at least ${counted(chosen.sources, "independent source")}` : "", () => { chosen.sources = 0; });
  add("contested", chosen.contested ? "only what sources contradict each other in" : "", () => { chosen.contested = false; });
  add("confidence", chosen.confidence ? `confidence at least ${chosen.confidence}` : "", () => { chosen.confidence = 0; });
  for (const { field, heading, nameOf: label } of GROUPS) {
    const off = [...chosen.off[field]].map(label);
    const some = off.length > 3 ? `${off.length} hidden` : `without ${off.join(", ")}`;
    add(field, off.length ? `${heading}: ${some}` : "", () => chosen.off[field].clear());
  }
  for (const [name, { words, clear }] of explained) add(name, words(), clear);
  return found;
};
