// The view of queries: the named ones with their parameters, a field for one's own, and the answer as a table.

const ANSWERS_AT_ONCE = 200;
const asking = { query: null, edited: false, running: false, answer: null, limit: ANSWERS_AT_ONCE };

const askStatus = el("p", { id: "sparql-status", role: "status" });
const askStore = el("p", { id: "sparql-store", className: "small", role: "status" });
const askText = el("textarea", { id: "sparql-text", rows: 12, spellcheck: false, autocomplete: "off", "aria-describedby": "sparql-help", wrap: "off", dir: "ltr" });
const askChoice = el("select", { id: "sparql-choice" });
const askParameters = el("div", { id: "sparql-parameters" });
const askAnswer = el("div", { id: "sparql-answer" });
const askCredit = el("p", { className: "small" });

/** The reference of an IRI: its prefix and local name, or the IRI. */
const refOfIri = (iri) => {
  const [prefix, namespace] = Object.entries(ASKED.namespaces).filter(([, one]) => iri.startsWith(one))
    .sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return prefix === undefined ? iri : `${prefix}:${iri.slice(namespace.length)}`;
};

/** The key of a document or claim out of its reference. */
const keyOfRef = (ref) => {
  try {
    return decodeURIComponent(ref.slice(ref.indexOf(":") + 1));
  } catch {
    return "";
  }
};

/** What the page can show of a reference: kind, id and label, or null. */
const thingOfRef = (ref) => {
  const key = keyOfRef(ref);
  if (entities.has(ref)) return ["entity", ref, nameOf(ref)];
  if (events.has(ref)) return ["event", ref, events.get(ref).label];
  if (ref.startsWith("cl:") && claims.has(key)) return ["claim", key, ref];
  if (ref.startsWith("doc:") && sources.has(key)) return ["document", key, sources.get(key).title ?? ref];
  return conflicts.has(ref) ? ["conflict", ref, ref] : null;
};

/** A term as text: references with prefixes, literals without quotes. */
const plainTerm = (term) => {
  if (term === undefined) return "";
  if (term.type === "uri") return refOfIri(term.value);
  return term.type === "bnode" ? `_:${term.value}` : typeof term.value === "string" ? term.value : JSON.stringify(term.value);
};

/** A term as the cell of the table shows it; what the page knows can be opened. */
const termCell = (term) => {
  const text = plainTerm(term);
  if (term?.type !== "uri") return [bdi(text), term?.["xml:lang"] ? el("span", { className: "small" }, ` (${term["xml:lang"]})`) : ""];
  const [kind, id, label] = thingOfRef(text) ?? [];
  if (kind) return [button(bdi(label || text), () => go(kind, id), { className: "inline" }), label && label !== text ? el("code", {}, ` ${text}`) : ""];
  return text === term.value ? link(text) : bdi(text);
};

const rowsInWords = (answer) => counted(answer.rows.length, "row");

/** The answer as far as it is shown. */
const showAnswer = () => {
  const { columns, rows } = asking.answer;
  const rest = rows.length - asking.limit;
  askAnswer.replaceChildren(...[
    el("table", {},
      el("caption", {}, `${rowsInWords(asking.answer)}${rest > 0 ? `, the first ${asking.limit} are shown` : ""}`),
      el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, rows.slice(0, asking.limit).map((row) => el("tr", {}, columns.map((name) => el("td", {}, termCell(row[name]))))))),
    rest > 0 ? button(`Show ${Math.min(ANSWERS_AT_ONCE, rest)} more of ${rows.length}`, () => {
      asking.limit += ANSWERS_AT_ONCE;
      showAnswer();
      (document.getElementById("sparql-more") ?? askAnswer.querySelector("caption")).focus();
    }, { id: "sparql-more" }) : "",
  ].filter(Boolean));
  askAnswer.querySelector("caption").tabIndex = -1;
};

/** The answer as CSV; no spreadsheet runs a cell of it. */
const csvOfAnswer = ({ columns, rows }) => `\ufeff${[columns, ...rows.map((row) => columns.map((name) => plainTerm(row[name])))]
  .map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;

const durationInWords = (ms) => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);

/** What the reader typed for each parameter. */
const typedValues = () => Object.fromEntries([...askParameters.querySelectorAll("input")].map((input) => [input.name, input.value]));

/** The query that would run: the named one with its values, or what stands in the field. */
const queryToRun = () => {
  if (asking.query && !asking.edited) askText.value = filledQuery(asking.query, typedValues());
  return askText.value;
};

/** Say what went wrong, in one sentence that begins with a capital. */
const tellFailure = (error) => {
  const words = failureInWords(String(error?.message ?? error));
  askStatus.textContent = words.charAt(0).toUpperCase() + words.slice(1);
  askStatus.classList.add("failure");
};

/** Run the query and show its answer; the page may stand still meanwhile, so it says so first. */
const runQuery = async () => {
  if (asking.running) return;
  asking.running = true;
  askStatus.classList.remove("failure");
  askStatus.textContent = "Running…";
  [asking.answer, asking.limit] = [null, ANSWERS_AT_ONCE];
  askAnswer.replaceChildren();
  askCsv.disabled = true;
  askStop.hidden = stopQuery === null;
  try {
    const { store } = await openStore();
    const text = queryToRun();
    if (!text.trim()) throw new Error("there is no query yet; choose one or write one");
    await new Promise((done) => window.setTimeout(done, 30));
    const began = performance.now();
    asking.answer = await answerOf(store, text);
    askStatus.textContent = `${rowsInWords(asking.answer)} in ${durationInWords(performance.now() - began)}.`;
    showAnswer();
    askCsv.disabled = false;
  } catch (error) {
    tellFailure(error);
  }
  asking.running = false;
  askStop.hidden = true;
};

const askRun = button("Run", runQuery, { id: "sparql-run", title: "Ctrl+Enter" });
const askStop = button("Stop", () => stopQuery(), { id: "sparql-stop", hidden: true });
const askCsv = button("Save as CSV", () => asking.answer && download("answer.csv", csvOfAnswer(asking.answer), "text/csv"), { id: "sparql-csv", disabled: true });

/** Put the values of the parameters into the text, or say what is wrong with them. */
const fillIn = () => {
  asking.edited = false;
  askStatus.classList.remove("failure");
  try {
    queryToRun();
    askStatus.textContent = "";
  } catch (error) {
    tellFailure(error);
  }
};

/** A field for a parameter. */
const parameterField = (parameter) => {
  const id = `sparql-set-${parameter.name}`;
  const input = el("input", { id, name: parameter.name, type: "text", value: parameter.shown, autocomplete: "off", spellcheck: false });
  input.addEventListener("input", fillIn);
  return el("p", {}, el("label", { htmlFor: id }, el("strong", {}, parameter.name), `: ${parameter.meaning}`), input);
};

/** Take a named query, or none. */
const takeQuery = (name) => {
  asking.query = ASKED.queries.find((query) => query.name === name) ?? null;
  askParameters.replaceChildren(...(asking.query?.parameters ?? []).map(parameterField));
  if (asking.query) fillIn();
  askChoice.value = asking.query ? name : "";
};

/** Fill the list of queries and open the store when the view is first seen, and say how much is in it. */
const showAsking = async () => {
  if (askStore.textContent) return;
  askStore.textContent = "Opening the graph…";
  try {
    await openQueries();
    askChoice.append(...ASKED.queries.map(({ name, title }) => el("option", { value: name }, `${title} (${name})`)));
    takeQuery(ASKED.queries[0].name);
    askCredit.textContent = `Answered by ${["Oxigraph", ASKED.version].filter(Boolean).join(" ")}, © Oxigraph contributors, under the MIT licence or the Apache licence 2.0.`;
    askStore.textContent = (await openStore()).words;
  } catch (error) {
    askStore.textContent = "The graph could not be opened.";
    tellFailure(error);
  }
};

/** Put the view together. */
const makeAsking = () => {
  const section = register("sparql", { label: "SPARQL", description: "Queries in SPARQL", show: showAsking, refresh: () => {} });
  askChoice.append(el("option", { value: "" }, "A query of your own"));
  askChoice.addEventListener("change", () => takeQuery(askChoice.value));
  askText.addEventListener("input", () => (asking.edited = true));
  section.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    runQuery();
  });
  section.append(
    el("h2", { className: "view-heading" }, "SPARQL"),
    el("p", {}, `Ask the whole graph of this page; the filters do not apply here, and ${ASKING_WORDS.intro}.`), askStore,
    el("p", {}, el("label", { htmlFor: "sparql-choice" }, "A question with its query"), askChoice), askParameters,
    el("p", {}, el("label", { htmlFor: "sparql-text" }, "Query"), askText),
    el("p", { id: "sparql-help", className: "small" }, `Ctrl+Enter runs it. Known prefixes need not be declared. ${ASKING_WORDS.help}`),
    el("div", { className: "chips" }, askRun, askStop, askCsv), askStatus, askAnswer, askCredit);
  onReady(() => {
    hook.ask = async (name, values = {}) => {
      const { store } = await openStore();
      return answerOf(store, filledQuery(ASKED.queries.find((query) => query.name === name), values));
    };
  });
};

/** A copy holds less than the graph, so it has no queries, and says so. */
const tellNoAsking = () => document.querySelector("footer").append(el("p", { id: "no-sparql" },
  "This page holds only what was visible when it was saved; SPARQL is answered in the page that it was saved from."));

if (document.getElementById("sparql-queries")) makeAsking();
else tellNoAsking();
