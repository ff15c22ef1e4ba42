// The endpoint of the server that gave this page: queries run there, so that the page lives on and they can be stopped.

const endpoint = { running: null };

const ASKING_WORDS = { intro: "it is answered by the server that gave this page",
  help: "A query that takes too long is stopped by the server, or by you." };

/** Let the query that runs go; the server ends it. */
const stopQuery = () => endpoint.running?.abort();

/** There is nothing to open: the graph is with the server. */
const openStore = async () => {
  await openQueries();
  return { store: null, words: `${ASKED.triples.toLocaleString("en")} triples.` };
};

const TRIPLE = /^(<[^>]*>|_:\S+) <([^>]*)> (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*) \.$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@(\S+)|\^\^<([^>]*)>)?$/;
const CHARS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const unescaped = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
  (_, short, long, char) => (char ? CHARS[char] ?? char : String.fromCodePoint(parseInt(short ?? long, 16))));

/** A term of N-Triples as SPARQL's JSON has it. */
const termOfText = (text) => {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const [, value, language, datatype] = LITERAL.exec(text);
  return { type: "literal", value: unescaped(value), ...(language ? { "xml:lang": language } : {}), ...(datatype ? { datatype } : {}) };
};

/** N-Triples as rows, each once and in the order of their text. */
const rowsOfTriples = (text) => [...new Set(text.split("\n"))].sort().map((line) => TRIPLE.exec(line)).filter(Boolean)
  .map(([, subject, predicate, object]) => ({ subject: termOfText(subject), predicate: { type: "uri", value: unescaped(predicate) }, object: termOfText(object) }));

/** The answer to a query: columns and rows of terms (SPARQL's JSON). */
const answerOf = async (_store, text) => {
  endpoint.running = new AbortController();
  const isGraph = ["CONSTRUCT", "DESCRIBE"].includes(formOfQuery(text));
  const answer = await fetch("sparql", { method: "POST", body: preparedQuery(text), signal: endpoint.running.signal,
    headers: { "Content-Type": "application/sparql-query", Accept: isGraph ? "application/n-triples" : "application/sparql-results+json" } })
    .catch((error) => {
      throw new Error(error.name === "AbortError" ? "stopped" : "the server does not answer");
    });
  if (answer.status !== 200) throw new Error(await answer.text());
  if (isGraph) return { columns: ["subject", "predicate", "object"], rows: rowsOfTriples(await answer.text()) };
  return answerOfJson(await answer.json());
};
