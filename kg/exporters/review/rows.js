// From decisions to rows: the same rules as kg.proposals.correct.

const same = (one, other) => JSON.stringify(listOf(one).map(String).sort()) === JSON.stringify(listOf(other).map(String).sort());

/** The row as the reviewer wants it; equal to the proposed one if nothing was changed. */
const changedRow = (row, changes) => {
  const result = { ...row };
  for (const [column, value] of Object.entries(changes)) {
    if (same(row[column], value)) continue;
    if (listOf(value).length) result[column] = value;
    else delete result[column];
    if (column === "actor" || column === "target") delete result[`${column}_text`];
  }
  if (!("date" in result)) delete result.date_basis;
  return result;
};

const isChanged = (row, changes) => Object.entries(changes).some(([column, value]) => !same(row[column], value));

/** What a row is called: by its own id, or by the key of its claim. */
const handleOf = (row) => row.id ?? row.claim;

/** The accepted claims as rows of hand annotations, in the order of the page. */
const correctedRows = () => {
  const kept = DATA.claims.filter(({ row }) => decisions.get(row.claim)?.verdict === "accepted");
  const handles = new Map(kept.map(({ row }) => [row.claim, handleOf(row)]));
  return kept.map(({ row }) => {
    const { changes } = decisions.get(row.claim);
    const { claim, annotator, confidence, quote, content_of: act, ...rest } = changedRow(row, changes);
    const origin = isChanged(row, changes) ? { derived_from: claim } : { claim };
    const link = handles.has(act) ? { content_of: handles.get(act) } : {};
    const who = reviewer.name ? { annotator: reviewer.name } : {};
    return { ...origin, ...rest, ...link, id: handleOf(row), ...who, method: "hand" };
  });
};

/** What the machine had proposed of all that is decided, accepted or not. */
const proposedRows = () => {
  const seen = new Set(DATA.claims.map(({ row }) => row.claim).filter((key) => decisions.has(key)));
  return DATA.claims.filter(({ row }) => seen.has(row.claim)).map(({ row: { content_of: act, ...rest } }) =>
    (seen.has(act) ? { ...rest, content_of: act } : rest));
};

/** Give rows to the reader as a file of JSON Lines. */
const download = (name, rows) => {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const address = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};
