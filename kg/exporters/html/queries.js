// The named queries, and the rules of `kg query`: values stay data, and a query reads only the graph of this page.

/** The queries and rules out of the page; there is nothing here until openQueries() has read them. */
const ASKED = {};
const openQueries = async () =>
  ASKED.queries ?? Object.assign(ASKED, JSON.parse(new TextDecoder().decode(await unpacked("sparql-queries"))));

/** The text of a query without strings, IRIs and comments, in which a keyword is only text. */
const bareQuery = (text) => text.replace(new RegExp(ASKED.patterns.ignorable, "gs"), " ");

const isWhole = (pattern, value) => new RegExp(`^(?:${pattern})$`).exec(value);

const isDay = (value) => {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return value > "0001" && day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
};

const ESCAPED_CHARS = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A value as text of SPARQL, checked by what its parameter takes. */
const termOf = (value, { name, kind, default: usual }) => {
  if (kind === "day") {
    if (!isDay(value)) throw new Error(`“${name}” is a day, written 2024-01-28, not “${value}”`);
    return `"${value}"^^<${ASKED.namespaces.xsd}date>`;
  }
  if (kind === "text") return `"${value.replace(/[\\"\n\r\t]/g, (char) => ESCAPED_CHARS[char])}"`;
  if (kind === "number") {
    if (!/^[0-9]{1,18}$/.test(value)) throw new Error(`“${name}” is a whole number, such as ${usual}, not “${value}”`);
    return value;
  }
  if (isWhole(ASKED.patterns.iri, value)) return `<${value}>`;
  const [, given, local] = isWhole(ASKED.patterns.ref, value) ?? [];
  const prefix = given ?? usual.split(":")[0].trim();
  if (local === undefined || !Object.hasOwn(ASKED.namespaces, prefix)) {
    throw new Error(`“${name}” is an id such as ${usual.split(/\s/)[0]} or a web address, not “${value}”`);
  }
  return `<${ASKED.namespaces[prefix]}${local}>`;
};

/** The text of a named query; a parameter that is not given or that is as it was has its default. */
const filledQuery = ({ pieces, parameters }, values) => {
  const terms = new Map(parameters.map((parameter) => {
    const value = values[parameter.name] ?? parameter.shown;
    return [parameter.name, value === parameter.shown ? parameter.default
      : value.split("|").map((part) => termOf(part.trim(), parameter)).join(" ")];
  }));
  return pieces.map((piece, number) => (number % 2 ? terms.get(piece) : piece)).join("");
};

/** The query with the prefixes that it uses without saying so; refuses what reaches beyond the graph. */
const preparedQuery = (text) => {
  const bare = bareQuery(text);
  const found = new RegExp(ASKED.patterns.forbidden, "i").exec(bare);
  if (found) throw new Error(`the query uses ${found[1].toUpperCase()}; the page only reads its own graph: SELECT, ASK, CONSTRUCT`);
  const declared = new Set([...bare.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
  const used = new Set([...bare.matchAll(/(?<![\w?$:])([a-z]+):/g)].map((match) => match[1]));
  const missing = [...used].filter((prefix) => !declared.has(prefix) && Object.hasOwn(ASKED.namespaces, prefix)).sort();
  return missing.map((prefix) => `PREFIX ${prefix}: <${ASKED.namespaces[prefix]}>\n`).join("") + text;
};

/** What a query asks for: SELECT, ASK, CONSTRUCT, DESCRIBE, or "". */
const formOfQuery = (text) => /(?<![?$:\w-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])/i.exec(bareQuery(text))?.[1].toUpperCase() ?? "";

/** SPARQL's JSON as columns and rows of terms. */
const answerOfJson = ({ head, boolean: truth, results }) => (truth === undefined ? { columns: head.vars, rows: results.bindings }
  : { columns: ["answer"], rows: [{ answer: { type: "literal", value: String(truth) } }] });

/** What Oxigraph says of a query that it cannot read, as a place in the text that the reader wrote. */
const failureInWords = (words, text = document.getElementById("sparql-text").value) => {
  const [, line, column] = /\bat (\d+):(\d+)/.exec(words)?.map(Number) ?? [];
  if (!line) return words;
  const lines = text.split("\n");
  const own = line - (preparedQuery(text).split("\n").length - lines.length);
  const before = (lines[own - 1] ?? "").slice(0, column - 1).trimStart().slice(-40);
  return `the query is not SPARQL 1.1: it cannot be read from line ${own}, character ${column} on${before ? `, after “${before}”` : ""}`;
};
