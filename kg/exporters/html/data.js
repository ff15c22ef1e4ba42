// What the page knows: the data, the filters, and which claims pass them.

/** The bytes of the data element, or of another one of its kind: base64 of a gzip. */
const unpacked = async (id = "data") => {
  const text = document.getElementById(id).content.textContent;
  const zipped = Uint8Array.fromBase64?.(text) ?? Uint8Array.from(window.atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/** Gives the JSON of one line after the other, each as a function that reads it when it is first needed. */
const lineReader = (bytes) => {
  const decoder = new TextDecoder();
  let from = 0;
  return () => {
    const [begin, found] = [from, bytes.indexOf(10, from)];
    const end = found < 0 ? bytes.length : found;
    from = end + 1;
    let value = null;
    return () => (value ??= JSON.parse(decoder.decode(bytes.subarray(begin, end))));
  };
};

/** The rows of a table: objects whose fields are looked up in its columns. */
const rowsOf = ({ rows, fields }, next) => {
  class Row {
    constructor(number) {
      this.rowNumber = number;
    }
  }
  for (const field of fields) {
    const read = next();
    Object.defineProperty(Row.prototype, field, { enumerable: true, get() {
      const column = read();
      return column.values[column.rows ? column.rows[this.rowNumber] : this.rowNumber] ?? undefined;
    } });
  }
  return Array.from({ length: rows }, (_, number) => new Row(number));
};

/** Everything that packing.py packed. */
const readData = (bytes) => {
  const next = lineReader(bytes);
  const { tables, ...found } = next()();
  const content = { modalities: [], classes: [], actions: [], states: [], decisions: [], pinned: [], ...found };
  for (const [name, table] of Object.entries(tables)) content[name] = rowsOf(table, next);
  return content;
};

/** Whether the claims are in this file; those of a page that a server gave are fetched (served.js). */
const holdsClaims = () => document.getElementById("data").content.textContent !== "";

const DATA = readData(holdsClaims() ? await unpacked() : await fetched());

/** A field that is left out when it is empty. */
const all = (value) => value ?? [];

/** Map from one field of the items to the item. */
const index = (items, field) => new Map(items.map((item) => [item[field], item]));

const entities = index(DATA.entities, "ref");
const sources = index(DATA.documents, "key");
const claims = index(DATA.claims, "key");
const modalities = index(DATA.modalities, "ref");
const classes = index(all(DATA.classes), "ref");
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
const remembered = { passing: null, flags: null };
const forgetPassing = () => {
  remembered.passing = null;
  remembered.flags = null;
};

/** The label of an entity. */
const nameOf = (ref) => entities.get(ref)?.label ?? ref;

/** The claims between two entities, in both directions, that pass. */
const claimsBetween = (one, other) => passing().filter((claim) => joins(claim, one, other) || joins(claim, other, one));
const joins = (claim, actor, target) => all(claim.actors).includes(actor) && all(claim.targets).includes(target);

/** The claims in which an entity acts, is acted upon, or speaks, that pass. */
const claimsNaming = (ref) =>
  passing().filter((claim) => [claim.actors, claim.targets, claim.speakers, claim.behalf, claim.via, claim.places]
    .some((refs) => all(refs).includes(ref)));

/** Whether a claim can be a line. */
const isLine = (claim) => all(claim.actors).length > 0 && all(claim.targets).length > 0;
