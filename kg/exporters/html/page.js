// The page as a whole: counts, status, licence, and what starts it.

/** Select a name, put it in the middle, and read its claims. */
const choose = (ref) => {
  showView("picture");
  select("entity", ref, { focus: true });
  scrollToDetails();
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
if (window.matchMedia("(max-width: 800px)").matches) document.getElementById("filter-groups").open = false;
showView("picture");
draw();
onRefresh(showLiveCounts);
onRefresh(showStatus);
refresh();
for (const told of hooks.ready) told();
/** The hook for tests and for the console: the network, its lines that are shown, and where they can be clicked. */
window.kgPage = Object.freeze({ network, pointOnLine, lines: () => edgeView.get(), names: () => nodeView.get(), show: choose });
