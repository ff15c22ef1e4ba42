// Oxigraph inside the page: started when a query is first wanted, from the elements of this file alone.

const engine = { opening: null };

/** The store with the graph of the page, and how long it took to open; made once. */
const openStore = () => (engine.opening ??= startStore());

const startStore = async () => {
  if (!("WebAssembly" in window) || !window.kgOxigraph) {
    throw new Error("this browser runs no WebAssembly here; kg query gives the same answers on the command line");
  }
  const began = performance.now();
  await openQueries();
  const { default: start, Store } = window.kgOxigraph;
  await start({ module_or_path: await WebAssembly.compile(await unpacked("sparql-engine")) });
  const store = new Store();
  store.load(await unpacked("sparql-graph"), { format: "text/turtle", no_transaction: true });
  return { store, took: performance.now() - began };
};

/** A term of Oxigraph as SPARQL's JSON has it. */
const jsonTerm = (term) => {
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  const { value, language, datatype } = term;
  if (language) return { type: "literal", value, "xml:lang": language };
  return datatype?.value.endsWith("#string") ? { type: "literal", value } : { type: "literal", value, datatype: datatype?.value };
};

/** Triples as rows, each once and in the order of their text, as kg query gives them. */
const tripleRows = (quads) => {
  const rows = new Map(quads.map((quad) => [`${quad.subject} ${quad.predicate} ${quad.object}`,
    { subject: jsonTerm(quad.subject), predicate: jsonTerm(quad.predicate), object: jsonTerm(quad.object) }]));
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

/** The answer to a query: columns and rows of terms (SPARQL's JSON). */
const answerOf = (store, text) => {
  const query = preparedQuery(text);
  if (["CONSTRUCT", "DESCRIBE"].includes(formOfQuery(text))) {
    return { columns: ["subject", "predicate", "object"], rows: tripleRows(store.query(query)) };
  }
  const { head, boolean: truth, results } = JSON.parse(store.query(query, { results_format: "json" }));
  if (truth !== undefined) return { columns: ["answer"], rows: [{ answer: { type: "literal", value: String(truth) } }] };
  return { columns: head.vars, rows: results.bindings };
};

/** What Oxigraph says of a query that it cannot read, as a place in the text that the reader wrote. */
const failureInWords = (words, text = document.getElementById("sparql-text").value) => {
  const [, line, column] = /\bat (\d+):(\d+)/.exec(words)?.map(Number) ?? [];
  if (!line) return words;
  const lines = text.split("\n");
  const own = line - (preparedQuery(text).split("\n").length - lines.length);
  const before = (lines[own - 1] ?? "").slice(0, column - 1).trimStart().slice(-40);
  return `the query is not SPARQL 1.1: it cannot be read from line ${own}, character ${column} on${before ? `, after “${before}”` : ""}`;
};
