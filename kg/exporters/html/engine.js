// Oxigraph inside the page: started when a query is first wanted, from the elements of this file alone.

const engine = { opening: null };

/** What the view says of where queries run. */
const ASKING_WORDS = { intro: "nothing leaves this file",
  help: "The page waits for a query that takes long; kg query runs the same on the command line." };

/** A query in the page cannot be stopped. */
const stopQuery = null;

/** The store with the graph of the page, and what to say of it; made once. */
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
  return { store, words: `${store.size.toLocaleString("en")} triples, opened in ${durationInWords(performance.now() - began)}.` };
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
  return answerOfJson(JSON.parse(store.query(query, { results_format: "json" })));
};
