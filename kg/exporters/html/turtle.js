// The visible claims as Turtle: their triples are those of graph.ttl but for what is named here, which the page does not
// hold or which counts what may be hidden; names, states and contradictions are no nodes of the file.

const LEFT_OUT = {
  "kg:Claim": ["prov:wasDerivedFrom"],
  "kg:TextSpan": ["kg:spanSha256"],
  "kg:Document": ["kg:outlet", "kg:author", "kg:date", "kg:earliest", "kg:latest", "kg:dateText", "kg:dateBasis", "dct:language",
    "kg:sha256", "kg:length", "kg:republishes", "kg:credits", "kg:sameTextAs"],
  "kg:Event": ["kg:action", "skos:closeMatch", "kg:method", "kg:reportCount", "kg:sharedReportCount", "kg:documentCount",
    "kg:outletCount", "kg:independentSourceCount"],
};

const TURTLE_ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A literal; only the five escapes that every store reads alike. */
const literal = (value, type = "", language = "") =>
  `"${String(value).replace(/[\\"\n\r\t]/g, (char) => TURTLE_ESCAPES[char])}"${language ? `@${language}` : type ? `^^${iri(type)}` : ""}`;

/** The IRI of a reference; what has no known prefix or could not stand in an IRI is left out by all that call it. */
const iri = (ref) => {
  const at = ref.indexOf(":");
  const prefix = ref.slice(0, at);
  if (at < 0 || !Object.hasOwn(DATA.prefixes, prefix) || /[\s<>"{}|^`\\\u0000-\u001f]/.test(ref)) return "";
  return `<${DATA.prefixes[prefix]}${ref.slice(at + 1)}>`;
};

/** The reference of a document, whose key may be any text. */
const documentRef = (key) => `doc:${encodeURIComponent(key.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/** The reference of a term that the page knows by its label. */
const coded = (label) => (label && Object.hasOwn(DATA.codes, label) ? DATA.codes[label] : "");

const decimal = (number) => literal(number.toFixed(12).replace(/0+$/, "").replace(/\.$/, ".0"), "xsd:decimal");

/** A node: its IRI, and pairs of a property and its values as Turtle; empty values are left out. */
const turtleNode = (subject, pairs) => {
  const triples = pairs.flatMap(([property, values]) => values.filter(Boolean).map((value) => `    ${iri(property)} ${value}`));
  return triples.length && subject ? `${subject}\n${triples.join(" ;\n")} .\n` : "";
};
const irisOf = (refs) => all(refs).map(iri);
const literals = (value, ...how) => (value === undefined || value === "" ? [] : [literal(value, ...how)]);
const dayLiterals = (day) => (Number.isInteger(day) ? [literal(dayText(day), "xsd:date")] : []);
const dateTriples = (date) => (date ? [
  ["kg:date", literals(date.edtf, "edtf:EDTF")], ["kg:earliest", dayLiterals(date.first)], ["kg:latest", dayLiterals(date.last)], ["kg:dateText", literals(date.words)], ["kg:dateBasis", [iri(coded(date.basis))]],
] : []);

const LINKS = {
  reports: "kg:reports", "may report": "kg:mayReport", concerns: "kg:concerns", "in response to": "kg:inResponseTo",
  after: "kg:after", "given as reason for": "kg:reasonFor", "content of": "kg:contentOf",
};
const linkIri = ({ claim, event, other }) => iri(claim ? `cl:${claim}` : event || other || "");

/** The states that a claim reports, worked out when they are first needed. */
let reportedStates = null;
const reportedBy = (key) => {
  reportedStates ??= gather(all(DATA.states), (state) => all(state.claims));
  return all(reportedStates.get(key)).map((state) => iri(state.ref));
};

/** The figures of a claim: their IRIs, numbered from the second of a kind, and what they say. */
const figuresOf = (claim) => {
  const seen = new Map();
  return all(claim.amounts).map(([kind, value, bound, of, upper]) => {
    const name = kind.slice(kind.indexOf(":") + 1);
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return { node: iri(`cl:${claim.key}-${name}${number > 1 ? `-${number}` : ""}`), kind, value, bound, of, upper };
  });
};
const figureTurtle = ({ node, kind, value, bound, of, upper }) => turtleNode(node, [
  ["rdf:type", [iri("kg:Figure")]], ["kg:kind", [iri(kind)]], ["kg:value", literals(value, "xsd:integer")],
  ["kg:upperValue", literals(upper ?? "", "xsd:integer")], ["kg:bound", [iri(bound)]], ["kg:of", [iri(of)]],
]);

const spanIri = (claim, { begin, end }) => iri(documentRef(claim.document)).replace(/>$/, `#char=${begin},${end}>`);

const claimTurtle = (claim) => turtleNode(iri(`cl:${claim.key}`), [
  ["rdf:type", [iri("kg:Claim")]],
  ["kg:subject", irisOf(claim.actors)], ["kg:subjectText", literals(claim.actor_words)],
  ["kg:predicate", [iri(claim.act)]],
  ["kg:object", irisOf(claim.targets)], ["kg:objectText", literals(claim.target_words)],
  ["kg:modality", [iri(claim.modality)]], ["kg:polarity", [iri(claim.negative ? "kg:negative" : "kg:positive")]],
  ["kg:certainty", [iri(coded(claim.certainty))]],
  ["kg:speaker", irisOf(claim.speakers)], ["kg:onBehalfOf", irisOf(claim.behalf)], ["kg:via", irisOf(claim.via)],
  ["kg:role", literals(claim.role)], ["kg:place", irisOf(claim.places)],
  ...dateTriples(claim.date),
  ["kg:figure", figuresOf(claim).map((figure) => figure.node)],
  ...Object.entries(LINKS).map(([relation, property]) =>
    [property, all(claim.links).filter((one) => one.relation === relation).map(linkIri)]),
  ["kg:reports", reportedBy(claim.key)],
  ["kg:statedIn", [iri(documentRef(claim.document))]],
  ["kg:evidence", all(claim.spans).map((span) => spanIri(claim, span))],
  ["kg:note", literals(claim.note)], ["kg:handle", literals(claim.handle)], ["kg:method", [iri(coded(claim.method))]],
  ["kg:annotator", [iri(claim.recorder ?? "")]],
  ["kg:confidence", claim.confidence === undefined ? [] : [decimal(claim.confidence)]],
  ["kg:recorded", literals(claim.recorded, "xsd:date")],
]) + figuresOf(claim).map(figureTurtle).join("") + all(claim.spans).map((span) => turtleNode(spanIri(claim, span), [
  ["rdf:type", [iri("kg:TextSpan")]], ["kg:inDocument", [iri(documentRef(claim.document))]],
  ["kg:begin", literals(span.begin, "xsd:integer")], ["kg:end", literals(span.end, "xsd:integer")], ["kg:quote", literals(span.quote)],
])).join("");

const documentTurtle = (source) => turtleNode(iri(documentRef(source.key)), [
  ["rdf:type", [iri("kg:Document")]], ["dct:title", source.title === source.key ? [] : literals(source.title)],
  ["kg:url", literals(source.url, "xsd:anyURI")], ["kg:note", literals(source.note)],
]);

const eventTurtle = (event) => turtleNode(iri(event.ref), [
  ["rdf:type", [iri(coded(event.kind))]], ["rdfs:label", literals(event.label, "", "en")],
  ["kg:actor", irisOf(event.actors)], ["kg:target", irisOf(event.targets)], ["kg:place", irisOf(event.places)],
  ...dateTriples(event.date), ["kg:subEventOf", irisOf(event.whole ? [event.whole] : [])], ["kg:inResponseTo", irisOf(event.answers)],
  ["kg:note", literals(event.note)],
]);

/** Claims with their documents and events; equal claims give equal text. */
const turtleOf = (found) => {
  const documents = [...new Set(found.map((claim) => claim.document))].map((key) => sources.get(key)).filter(Boolean);
  const happened = [...new Set(found.flatMap((claim) => all(claim.events)))].map((ref) => events.get(ref)).filter(Boolean);
  return [`# ${found.length} of ${DATA.claims.length} claims of the page, with their documents and events.\n`,
    ...Object.entries(LEFT_OUT).map(([kind, properties]) => `# Only in graph.ttl, of ${kind}: ${properties.join(" ")}\n`),
    ...found.map(claimTurtle), ...documents.map(documentTurtle), ...happened.map(eventTurtle)].join("\n");
};
