// What leaves the page, as files made in it and without any request: picture, tables, Turtle, layout, a smaller page.

/** Hand a file to the reader. */
const download = (name, content, type) => {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const anchor = el("a", { href: address, download: name });
  anchor.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

const workStatus = el("p", { id: "work-status", className: "unseen", role: "status" });

/** Say what was done, for those who see the page and for those who hear it. */
const say = (words) => {
  workStatus.textContent = words;
  workStatus.className = words ? "toast" : "unseen";
  window.clearTimeout(say.timer);
  say.timer = window.setTimeout(() => say(""), 6000);
};

const FORMULA = /^[=+\-@\t\r]/;

/** A cell that no spreadsheet takes for a formula. */
const csvCell = (value) => {
  const plain = String(value ?? "");
  const inert = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

const CSV_COLUMNS = {
  claim: (c) => c.key, date: (c) => c.date?.plain, edtf: (c) => c.date?.edtf,
  actor: (c) => all(c.actors).map(nameOf).join(" | "), action: (c) => `${c.negative ? "not " : ""}${c.action}`,
  target: (c) => all(c.targets).map(nameOf).join(" | ") || c.target_words,
  voice: (c) => c.voice, modality: (c) => modalities.get(c.modality)?.label, certainty: (c) => c.certainty,
  speaker: (c) => all(c.speakers).map(nameOf).join(" | "), place: (c) => all(c.places).map(nameOf).join(" | "),
  figures: (c) => all(c.figures).join(" | "), note: (c) => c.note,
  quote: (c) => all(c.spans).map((span) => span.quote).filter(Boolean).join(" … "),
  source: (c) => c.document, title: (c) => sources.get(c.document)?.title, outlet: (c) => sources.get(c.document)?.outlet,
  url: (c) => sources.get(c.document)?.url, actor_ids: (c) => all(c.actors).join(" | "), target_ids: (c) => all(c.targets).join(" | "),
};

/** Claims as CSV (RFC 4180), with a mark at the beginning that makes spreadsheets read it as UTF-8. */
const csvOf = (found) => `\ufeff${[Object.keys(CSV_COLUMNS), ...found.map((claim) => Object.values(CSV_COLUMNS).map((value) => value(claim)))]
  .map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;

/** The picture must have been seen to be saved. */
const inPicture = (work) => {
  if (currentView !== "picture") showView("picture");
  window.requestAnimationFrame(() => window.requestAnimationFrame(work));
};
const savePng = () => inPicture(() => picture.canvas.toBlob((blob) => blob && download("graph.png", blob)));
const saveSvg = () => inPicture(() => download("graph.svg", svgOf(), "image/svg+xml"));

/** The places of all names, as `kg build --layout` and the page read them. */
const layoutOf = () => `${JSON.stringify({ "kg-layout": 1, positions: picture.positions(), pinned: [...picture.pinned].sort() }, null, 1)}\n`;

const FARTHEST = 1e7;
const LARGEST_LAYOUT = 30e6;

/** The places in a text, or null if it is no layout; what is not a place of a name that the page has is left out. */
const readLayout = (content) => {
  let found = null;
  try {
    found = JSON.parse(content);
  } catch {
    return null;
  }
  const { "kg-layout": version, positions, pinned: held } = found ?? {};
  if (version !== 1 || typeof positions !== "object" || positions === null || Array.isArray(positions)) return null;
  const isPlace = (spot) => Array.isArray(spot) && spot.length === 2 && spot.every((number) => Number.isFinite(number) && Math.abs(number) <= FARTHEST);
  const places = Object.entries(positions).filter(([ref, spot]) => nodes.has(ref) && isPlace(spot));
  return { places, pinned: (Array.isArray(held) ? held : []).filter((ref) => typeof ref === "string" && nodes.has(ref)), left: Object.keys(positions).length - places.length };
};

/** Put names where a layout has them; it can be undone. */
const applyLayout = (content) => {
  const found = readLayout(content);
  if (found === null) return say("This file is not a layout that the page saved.");
  const before = [...nodes.values()].map((one) => [one, one.x, one.y]);
  const held = [...picture.pinned];
  const put = (places, pins) => {
    for (const [one, x, y] of places) Object.assign(one, { x, y });
    picture.pinned.clear();
    for (const ref of pins) picture.pinned.add(ref);
    paint();
  };
  put(found.places.map(([ref, [x, y]]) => [nodes.get(ref), x, y]), found.pinned);
  undoable("the layout of a file", () => put(before, held));
  return say(`Layout read: ${counted(found.places.length, "name")} placed${found.left ? `, ${found.left} not known here` : ""}.`);
};

/** Read a file that the reader chose or dropped. */
const readFile = async (file) => {
  if (file.size > LARGEST_LAYOUT) say("This file is too large for a layout.");
  else applyLayout(await file.text());
};

const layoutFile = el("input", { type: "file", id: "layout-file", accept: ".json,application/json" });
layoutFile.addEventListener("change", () => {
  if (layoutFile.files[0]) readFile(layoutFile.files[0]);
  layoutFile.value = "";
  saveSheet.close();
});
document.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
document.addEventListener("drop", (event) => {
  const [file] = event.dataTransfer?.files ?? [];
  if (!file) return;
  event.preventDefault();
  readFile(file);
});

/** A window over the page with a heading; Escape closes it, and the focus goes back to where it was. */
const sheet = (id, heading, ...content) => {
  const made = el("dialog", { id, "aria-labelledby": `${id}-title` },
    el("div", { className: "bar" }, el("h2", { id: `${id}-title` }, heading), button("Close", () => made.close(), { className: "close" })), ...content);
  made.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(made);
  return made;
};

const SAVED = [
  ["Picture (PNG)", savePng], ["Picture with text (SVG)", saveSvg],
  ["Visible claims as a table (CSV)", () => download("claims.csv", csvOf(passing()), "text/csv")],
  ["Visible claims as Turtle", () => download("claims.ttl", turtleOf(passing()), "text/turtle")],
  ["Page with only what is visible (HTML)", () => savePage()],
  ["Places of the names (layout)", () => download("layout.json", layoutOf(), "application/json")],
];
const saveSheet = sheet("save-sheet", "Save",
  el("ul", { className: "plain saves" }, SAVED.map(([label, save]) => el("li", {}, button(label, () => {
    saveSheet.close();
    save();
  })))),
  el("p", {}, el("label", {}, "Read a saved layout ", layoutFile)),
  el("p", { className: "small" }, "Files are made in this page; nothing is sent anywhere. A layout can be dropped onto the page too."));

document.body.append(workStatus);
addTool("Save", () => saveSheet.showModal(), { id: "save", "aria-haspopup": "dialog" });
onReady(() => {
  for (const ref of all(DATA.pinned)) if (nodes.has(ref)) picture.pinned.add(ref);
});
