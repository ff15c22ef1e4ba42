// The page as a whole: counts, status, licence, and what starts it.

/** Select a name, put it in the middle, and read its claims. */
const choose = (ref) => {
  showView("picture");
  select("entity", ref, { focus: true });
  scrollToDetails();
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

/** Connect what the reader can press, and follow the window and the wishes of the system. */
const connect = () => {
  document.getElementById("skip").addEventListener("click", () => showView("table"));
  document.addEventListener("keydown", (event) => event.key === "Escape" && !details.hidden && closeDetails());
  new ResizeObserver(resize).observe(stage);
  for (const wish of [DARK, FORCED]) {
    wish.addEventListener("change", () => {
      readTheme();
      paint();
    });
  }
};

/** For tests and for the console: what is drawn, and where it can be clicked. */
const hook = {
  ready: true,
  show: choose,
  lines: () => [...drawn.lines, ...look.extra].map((line) => ({ id: line.id, from: line.from, to: line.to,
    claims: claimsOf(line).map((claim) => claim.key), dashes: all(lineStyle(line).standing.dashes), standing: lineStyle(line).standing.key })),
  names: () => drawnNodes().map(({ ref, x, y, claims: count }) => ({ id: ref, x, y, claims: count, pinned: pinned.has(ref), label: look.written.has(ref) ? nameOf(ref) : "" })),
  boxes: () => [...look.written.values()],
  selected: () => ({ ...selection }),
  emphasised: () => (look.emphasis ? [...look.emphasis.nodes] : []),
  pointOnLine,
  pointOnName: (ref) => {
    const frame = surface.getBoundingClientRect();
    const { x, y } = toScreen(nodes.get(ref));
    return { x: Math.round(x + frame.left), y: Math.round(y + frame.top) };
  },
  look: (refs, largest = 3) => {
    camera.touched = true;
    fitCamera(refs.map((ref) => nodes.get(ref)), largest);
    paintNow();
  },
};

showCounts();
showLicence();
showFilters();
if (window.matchMedia("(max-width: 800px)").matches) document.getElementById("filter-groups").open = false;
chooseDrawn();
readTheme();
hint.textContent = HINT;
showView("picture");
connect();
onRefresh(showLiveCounts);
refresh();
paintNow();
for (const told of hooks.ready) told();
window.kgPage = Object.freeze(hook);
performance.measure("ready");
document.documentElement.dataset.ready = "true";
