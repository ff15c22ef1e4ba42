// What the page knows: the data, the filters, and which claims pass them.

const DATA = JSON.parse(document.getElementById("data").textContent);

/** A field that is left out when it is empty. */
const all = (value) => value ?? [];

/** Map from one field of the items to the item. */
const index = (items, field) => new Map(items.map((item) => [item[field], item]));

const entities = index(DATA.entities, "ref");
const sources = index(DATA.documents, "key");
const claims = index(DATA.claims, "key");
const modalities = index(DATA.modalities, "ref");
const classes = index(all(DATA.classes), "ref");
const lines = index(DATA.picture.edges, "id");
const events = index(all(DATA.events), "ref");
const conflicts = index(all(DATA.conflicts), "ref");

/** Key of the items to the conflicts, decisions or claims that have it. */
const gather = (items, keys) => {
  const found = new Map();
  for (const item of items) {
    for (const key of keys(item)) {
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(item);
    }
  }
  return found;
};

const claimsOfEvent = gather(DATA.claims, (claim) => all(claim.events));
const conflictsOfClaim = gather(conflicts.values(), (conflict) => [...new Set(conflict.sides.flatMap((side) => side.claims))]);
const conflictsAbout = gather(conflicts.values(), (conflict) => (conflict.about ? [conflict.about] : []));
const decisionsAbout = gather(all(DATA.decisions), (decision) => all(decision.about));

/** How many independent sources report an event. */
const sourcesOf = (ref) => events.get(ref)?.sources ?? 0;

/** The events that pass the filters: those with a claim that does, or without any claim. */
const passingEvents = () => [...events.values()].filter((event) => sourcesOf(event.ref) >= chosen.sources &&
  (!chosen.contested || conflictsAbout.has(event.ref)) &&
  (!claimsOfEvent.has(event.ref) || claimsOfEvent.get(event.ref).some((claim) => passes(claim))));

/** The claims that pass all filters, in the order of the documents; worked out once per change of the filters. */
const passing = () => (remembered.passing ??= DATA.claims.filter((claim) => passes(claim)));
const remembered = { passing: null };
const forgetPassing = () => {
  remembered.passing = null;
};

/** The label of an entity. */
const nameOf = (ref) => entities.get(ref)?.label ?? ref;

/** The claims of a line that pass. */
const claimsOf = (line) => line.claims.map((key) => claims.get(key)).filter((claim) => passes(claim));

/** The claims between two entities, in both directions, that pass. */
const claimsBetween = (one, other) => passing().filter((claim) => joins(claim, one, other) || joins(claim, other, one));
const joins = (claim, actor, target) => all(claim.actors).includes(actor) && all(claim.targets).includes(target);

/** The claims in which an entity acts, is acted upon, or speaks, that pass. */
const claimsNaming = (ref) =>
  passing().filter((claim) => [claim.actors, claim.targets, claim.speakers, claim.behalf, claim.via, claim.places]
    .some((refs) => all(refs).includes(ref)));

/** Whether a claim can be a line. */
const isLine = (claim) => all(claim.actors).length > 0 && all(claim.targets).length > 0;
