// A new page with only what is visible: this page as it was when it was opened, with less data.

const RAW = new Set(["script", "style", "noscript"]);
const VOID = new Set(["meta", "input", "br", "hr", "img", "link"]);

/** The page before any part of it was made by the script; this file comes first of those that change it. */
const pristine = document.documentElement.cloneNode(true);

/** The text of an element as HTML; its data is given by the caller, and what holds the whole graph stays out (data-whole). */
const htmlOf = (found, packed) => {
  if (found.nodeType === Node.TEXT_NODE) return RAW.has(found.parentNode?.localName) ? found.data : escapedHtml(found.data);
  if (found.nodeType !== Node.ELEMENT_NODE || "whole" in found.dataset) return "";
  const attributes = [...found.attributes].map(({ name, value }) => ` ${name}="${escapedHtml(value)}"`).join("");
  const open = `<${found.localName}${attributes}>`;
  if (VOID.has(found.localName)) return open;
  const inner = found.id === "data" ? packed : [...found.childNodes].map((child) => htmlOf(child, packed)).join("");
  return `${open}${inner}</${found.localName}>`;
};
const escapedHtml = (value) => value.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A column as packing.py packs it: the different values, and for each row the number of its value. */
const packedColumn = (values) => {
  const numbers = new Map([["null", 0]]);
  const kept = [null];
  const rows = values.map((value) => {
    const key = JSON.stringify(value ?? null);
    if (!numbers.has(key)) {
      numbers.set(key, kept.length);
      kept.push(value);
    }
    return numbers.get(key);
  });
  return { values: kept, rows };
};

/** Lists that the page leaves out when they are empty, as it does when it is built. */
const withoutEmpty = (content) => Object.fromEntries(Object.entries(content)
  .filter(([name, value]) => name === "pinned" || !Array.isArray(value) || value.length > 0));

/** What the smaller page holds: the claims that pass, and of all else what they need. */
const visibleData = () => {
  const found = passing();
  const keys = new Set(found.map((claim) => claim.key));
  const refs = new Set(found.flatMap((claim) => [claim.actors, claim.targets, claim.speakers, claim.behalf, claim.via, claim.places].flatMap(all)));
  const documents = new Set(found.map((claim) => claim.document));
  const happened = new Set(found.flatMap((claim) => all(claim.events)));
  const { documents: _, entities: __, claims: ___, events: ____, conflicts: _____, ...rest } = DATA;
  const kept = withoutEmpty({ ...rest,
    states: all(DATA.states).filter((state) => refs.has(state.subject) && refs.has(state.object))
      .map((state) => ({ ...state, claims: all(state.claims).filter((key) => keys.has(key)) })),
    decisions: all(DATA.decisions).filter((decision) => all(decision.about).some((ref) => refs.has(ref) || happened.has(ref) || keys.has(ref.replace(/^cl:/, "")))),
    pinned: [...picture.pinned].filter((ref) => refs.has(ref)).sort(),
  });
  const spots = picture.positions();
  return { rest: kept, rows: {
    documents: DATA.documents.filter((source) => documents.has(source.key)),
    entities: DATA.entities.filter((entity) => refs.has(entity.ref)),
    claims: found,
    events: all(DATA.events).filter((event) => happened.has(event.ref)),
    conflicts: all(DATA.conflicts).filter((conflict) => conflict.sides.every((side) => side.claims.every((key) => keys.has(key)))),
  }, given: {
    spot: (entity) => spots[entity.ref],
    links: (claim) => withoutHidden(claim.links, keys),
  } };
};

/** A claim's links but those to claims that are not visible: their notes must not travel with the copy. */
const withoutHidden = (links, keys) => {
  const kept = all(links).filter((one) => !one.claim || keys.has(one.claim));
  return kept.length ? kept : undefined;
};

/** The lines of JSON that data.js reads; `given` are fields that differ from those of this page. */
const packedLines = ({ rest, rows, given }) => {
  const fieldsOf = Object.fromEntries(Object.entries(rows).map(([name, items]) => {
    const prototype = DATA[name]?.[0] ? Object.getPrototypeOf(DATA[name][0]) : {};
    return [name, Object.keys(Object.getOwnPropertyDescriptors(prototype)).filter((field) => field !== "constructor" && items.some((item) => item[field] !== undefined))];
  }));
  const tables = Object.fromEntries(Object.entries(rows).map(([name, items]) => [name, { rows: items.length, fields: fieldsOf[name] }]));
  const isGiven = (name, field) => (name === "entities" && field === "spot") || (name === "claims" && field === "links");
  const value = (name, item, field) => (isGiven(name, field) ? given[field](item) : item[field]) ?? null;
  const columns = Object.entries(rows).flatMap(([name, items]) => fieldsOf[name].map((field) => packedColumn(items.map((item) => value(name, item, field)))));
  return [{ ...rest, tables }, ...columns].map((line) => JSON.stringify(line)).join("\n");
};

/** Bytes as base64, a stretch at a time because a call takes only so many arguments. */
const base64 = (bytes) => {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return window.btoa(parts.join(""));
};

/** Make the page and hand it over. */
const savePage = async () => {
  const stream = new Blob([packedLines(visibleData())]).stream().pipeThrough(new CompressionStream("gzip"));
  const packed = base64(new Uint8Array(await new Response(stream).arrayBuffer()));
  download("graph-visible.html", `<!doctype html>\n${htmlOf(pristine, packed)}\n`, "text/html");
  if (pristine.querySelector("template[data-whole]")) say("Saved without the view of queries, which holds the whole graph.");
};
