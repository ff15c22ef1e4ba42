// The page as a whole: search box, filters, legend, tabs.

const search = document.getElementById("search");
const matches = document.getElementById("matches");
const MOST_MATCHES = 12;

/** Names that fit what is typed, as buttons. */
const showMatches = () => {
  const found = find(search.value);
  const items = found.slice(0, MOST_MATCHES).map((entity) => el("li", {}, button(bdi(entity.label), () => choose(entity.ref))));
  const rest = found.length > MOST_MATCHES ? [el("li", { className: "small" }, `${found.length - MOST_MATCHES} more`)] : [];
  const none = search.value.trim() && !found.length ? [el("li", { className: "small" }, "no such name")] : [];
  matches.replaceChildren(...items, ...rest, ...none);
};

/** Select a name, put it in the middle, and read its claims. */
const choose = (ref) => {
  showView("picture");
  matches.replaceChildren();
  select("entity", ref, { focus: true });
  scrollToDetails();
};

/** Enter takes the best match, Escape empties the box. */
const onSearchKey = (event) => {
  const [best] = find(search.value);
  if (event.key === "Enter" && best) choose(best.ref);
  if (event.key === "Escape") {
    search.value = "";
    matches.replaceChildren();
  }
};

/** One choice of a filter with its sign, label and live count. */
const choice = (type, field, value, label, signs, meaning) => {
  const input = el("input", { type, name: field, checked: type === "checkbox" || value === "" });
  input.addEventListener("change", () => {
    if (type === "radio") chosen[field] = value;
    else chosen[field][input.checked ? "add" : "delete"](value);
    refresh();
  });
  const count = el("output", { "data-field": field, "data-value": value });
  return el("label", { className: "choice", ...(meaning ? { title: meaning } : {}) }, input, signs, el("span", {}, bdi(label)), count);
};

/** The filters, which are the legend too. */
const showFilters = () => {
  const standings = document.getElementById("standings");
  standings.append(choice("radio", "standing", "", "Everything", ""));
  for (const { key, label, dashes } of DATA.standings) {
    standings.append(choice("radio", "standing", key, label, lineSign("#444444", dashes)));
  }
  for (const { ref, label, colour, meaning } of DATA.modalities) {
    document.getElementById("modalities").append(choice("checkbox", "modality", ref, label, lineSign(colour ?? "#666666"), meaning));
  }
  for (const { key, title, outlet } of DATA.documents) {
    document.getElementById("documents").append(choice("checkbox", "document", key, `${key}: ${title}`, "", outlet));
  }
  const drawn = new Set(DATA.picture.nodes.map((node) => entities.get(node.id).kind ?? "kg:UnresolvedEntity"));
  for (const kind of classes.values()) {
    if (drawn.has(kind.ref)) document.getElementById("classes").append(el("li", {}, shapeSign(kind), " ", kind.label));
  }
};

/** How many claims are lines, and where the others are. */
const showStatus = () => {
  const found = passing();
  const drawn = new Set(edgeView.get().flatMap((edge) => claimsOf(edge).map((claim) => claim.key)));
  const single = found.filter((claim) => !isLine(claim)).length;
  const weak = found.length - drawn.size - single;
  const hidden = DATA.claims.length - found.length;
  const pairs = new Set(DATA.picture.edges.map((edge) => [edge.from, edge.to].sort().join(" "))).size;
  const parts = [
    `Showing ${drawn.size} of ${counted(DATA.claims.length, "claim")} as lines`,
    single ? `${single} have no actor or no target: see names and table` : "",
    weak ? `${weak} are on weaker pairs: drawn are ${pairs} of ${DATA.picture.pairs} pairs, the table has all` : "",
    hidden ? `${hidden} are filtered out` : "",
  ];
  document.getElementById("status").textContent = `${parts.filter(Boolean).join("; ")}.`;
};

/** The counts beside the filters, and the sentence above the picture. */
const showLiveCounts = () => {
  for (const output of document.querySelectorAll("output[data-field]")) {
    output.textContent = countWith(output.dataset.field, output.dataset.value);
  }
  showStatus();
};

/** The filters on how many say so; without events there is nothing to filter. */
const connectCorroboration = () => {
  const [least, contested] = [document.getElementById("least-sources"), document.getElementById("contested")];
  document.getElementById("corroboration").hidden = events.size === 0 && conflicts.size === 0;
  least.addEventListener("input", () => {
    chosen.sources = Math.max(0, Number(least.value) || 0);
    refresh();
  });
  contested.addEventListener("change", () => {
    chosen.contested = contested.checked;
    refresh();
  });
};

/** The licence, if the data has one. */
const showLicence = () => {
  const place = document.getElementById("licence");
  if (place.dataset.licence) place.append("Data: ", link(place.dataset.licence), ". ");
};

/** Counts under the title. */
const showCounts = () => {
  document.getElementById("counts").textContent = [
    counted(DATA.claims.length, "claim"), counted(DATA.documents.length, "document"),
    counted(DATA.entities.length, "name"), counted(events.size, "event"),
    conflicts.size ? counted(conflicts.size, "contradiction") : "",
    DATA.as_of ? `as known on ${DATA.as_of}` : ""].filter(Boolean).join(", ");
};

/** Connect what the reader can press. */
const connect = () => {
  search.addEventListener("input", showMatches);
  search.addEventListener("keydown", onSearchKey);
  document.getElementById("fit").addEventListener("click", fitAll);
  document.getElementById("skip").addEventListener("click", () => showView("table"));
  document.getElementById("line-labels").addEventListener("change", (event) => {
    look.words = event.target.checked;
    paintEdges();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && !details.hidden && closeDetails());
};

/** Where a line can be clicked, in whole pixels of the window as a mouse has them, or null if others cover it everywhere. */
const pointOnLine = (id) => {
  const frame = canvas.getBoundingClientRect();
  for (const part of [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8]) {
    const curve = network.canvasToDOM(network.body.edges[id].edgeType.getPoint(part));
    const point = { x: Math.round(curve.x + frame.left), y: Math.round(curve.y + frame.top) };
    const spot = { x: point.x - frame.left, y: point.y - frame.top };
    const inside = spot.x > 0 && spot.y > 0 && spot.x < frame.width && spot.y < frame.height;
    if (inside && nearestLine(spot) === id && network.getNodeAt(spot) === undefined) return point;
  }
  return null;
};

showCounts();
showLicence();
showFilters();
connect();
connectCorroboration();
if (window.matchMedia("(max-width: 800px)").matches) document.getElementById("filter-groups").open = false;
showView("picture");
draw();
onRefresh(showLiveCounts);
refresh();
for (const told of hooks.ready) told();
/** The hook for tests and for the console: the network, its lines that are shown, and where they can be clicked. */
window.kgPage = Object.freeze({ network, pointOnLine, lines: () => edgeView.get(), names: () => nodeView.get(), show: choose });
