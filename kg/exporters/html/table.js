// The table: every claim that passes, with the same content as the picture, for keyboards and screen readers.

const STEP = 500;
const table = { limit: STEP, column: "", down: false };

/** Heading, content and sorting value of each column. */
const COLUMNS = [
  ["Source", (c) => bdi(c.document), (c) => c.document],
  ["Date", (c) => (c.date?.plain ? bdi(c.date.plain) : c.date?.words ? ["“", bdi(c.date.words), "”"] : ""), (c) => c.date?.sort ?? ""],
  ["Actor", (c) => names(all(c.actors)), (c) => all(c.actors).map(nameOf).join()],
  ["Action", (c) => button([c.negative ? el("strong", {}, "not ") : "", bdi(c.action)], () => go("claim", c.key), { className: "inline" }), (c) => c.action],
  ["Target", (c) => (all(c.targets).length ? names(c.targets) : c.target_words ? ["“", bdi(c.target_words), "”"] : ""), (c) => all(c.targets).map(nameOf).join()],
  ["Modality", (c) => [badge(c), c.certainty ? ` ${c.certainty}` : ""], (c) => c.modality],
  ["Speaker", (c) => speakers(c), (c) => all(c.speakers).map(nameOf).join()],
  ["Place", (c) => names(all(c.places)), (c) => all(c.places).map(nameOf).join()],
  ["Figures", (c) => all(c.figures).flatMap((f, n) => [n ? ", " : "", bdi(f)]), (c) => all(c.figures).join()],
  ["Note", (c) => (c.note ? bdi(c.note) : ""), (c) => c.note ?? ""],
];

/** Who says it, for whom, through whom. */
const speakers = (claim) => [
  ...names(all(claim.speakers)),
  ...(all(claim.behalf).length ? [" for ", ...names(claim.behalf)] : []),
  ...(all(claim.via).length ? [" via ", ...names(claim.via)] : []),
];

/** The claims in the order that the reader chose; claims without a value come last. */
const sorted = () => {
  const column = COLUMNS.find(([heading]) => heading === table.column);
  if (!column) return passing();
  const sign = table.down ? -1 : 1;
  const keyed = passing().map((claim) => [column[2](claim), claim]);
  return keyed.sort(([a], [b]) => (a === "") - (b === "") || sign * a.localeCompare(b)).map(([, claim]) => claim);
};

/** A column heading that sorts. */
const headingCell = ([heading]) => {
  const state = heading === table.column ? (table.down ? "descending" : "ascending") : "none";
  const sort = () => {
    table.down = heading === table.column && !table.down;
    table.column = heading;
    showTable();
    [...tableView.querySelectorAll("th button")].find((b) => b.textContent === heading).focus();
  };
  return el("th", { scope: "col", "aria-sort": state }, button(heading, sort));
};

/** Fill the table with the claims that pass. */
const showTable = () => {
  const found = sorted();
  const rows = found.slice(0, table.limit).map((claim) =>
    el("tr", { "data-claim": claim.key }, COLUMNS.map(([, cell]) => el("td", {}, cell(claim)))));
  const more = () => {
    table.limit += STEP;
    showTable();
  };
  tableView.replaceChildren(
    el("table", {},
      el("caption", {}, `${counted(found.length, "claim")} of ${DATA.claims.length}; press an action to see the claim with its source`),
      el("thead", {}, el("tr", {}, COLUMNS.map(headingCell))),
      el("tbody", {}, rows)),
    found.length > table.limit ? button(`Show ${Math.min(STEP, found.length - table.limit)} more of ${found.length}`, more, { id: "more" }) : "");
};

const tableView = register("table", { label: "Table", description: "Table of claims", show: () => {
  table.limit = STEP;
  showTable();
} });
