// The view around the map: its canvas with pointer and keys, and the same in words, with every place that has no position.

/** What a place is called, as a button to its card. */
const placeButton = ({ ref, label }) => leadTo(entities.has(ref), "entity", ref, label);

/** The places on the map, those with most claims first. */
const placeTable = (counts) => {
  const rows = located.filter((place) => place.named !== false).sort((a, b) => counts.get(b.ref) - counts.get(a.ref));
  const heads = ["Place", "Claims", "How near", "How well founded", "Degrees north, east"];
  return el("table", {},
    el("caption", {}, `${counted(rows.length, "place")} with a sourced position; claims count that name it as their place or target, a state only as their place`),
    el("thead", {}, el("tr", {}, heads.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, rows.map((place) => el("tr", { "data-place": place.ref },
      el("td", {}, placeButton(place), place.area ? el("span", { className: "small" }, " (whole area, not where it happened)") : ""),
      el("td", {}, String(counts.get(place.ref))),
      el("td", {}, bdi(place.precision || "not given")),
      el("td", {}, bdi(place.certainty || "not given")),
      el("td", {}, `${place.lat}, ${place.long}`)))));
};

/** A heading with a list of places and their counts. */
const placeList = (heading, note, places, counts) => (places.length ? [
  el("h3", {}, `${heading} (${places.length})`), el("p", { className: "small" }, note),
  el("ul", { className: "plain chips" }, places.map((place) => el("li", { "data-place": place.ref },
    placeButton(place), counts ? ` (${counts.get(place.ref)})` : "")))] : []);

/** Everything beside the canvas that depends on the filters. */
const showPlaces = () => {
  const counts = claimsByPlace();
  const most = (a, b) => counts.get(b.ref) - counts.get(a.ref);
  const named = atlas.places.filter((place) => place.named !== false);
  const there = (place) => !place.state || counts.get(place.ref) > 0;
  const unknown = named.filter((place) => place.lat === undefined && there(place)).sort(most);
  const sum = (places) => places.reduce((total, place) => total + counts.get(place.ref), 0);
  const onMap = located.filter((place) => place.named !== false);
  const placeless = passing().filter((claim) => !all(claim.places).length).length;
  atlas.parts.status.textContent = `${onMap.length} of ${counted(named.filter(there).length, "place")} have a sourced position, named ${counted(sum(onMap), "time")}; ` +
    `${unknown.length} have none, named ${counted(sum(unknown), "time")}. ${counted(placeless, "claim")} of ${passing().length} name no place.`;
  atlas.parts.lists.replaceChildren(...[
    onMap.length ? placeTable(counts) : el("p", {}, "No place of these claims has a sourced position, so the map is empty."),
    ...placeList("Position unknown", "No source that we read gives coordinates; none is guessed, and no state is a point.", unknown, counts),
    ...placeList("Named as a party, not as a place", "States that act or are acted upon in these claims.", named.filter((place) => !there(place) && place.lat === undefined)),
    ...placeList("Not named in these claims", "Sites with a sourced position, as small crosses, to compare with.", atlas.places.filter((place) => place.named === false)),
  ]);
};

/** Dragging moves, the wheel and two fingers zoom, a press selects. */
const connectMap = (canvas) => {
  const held = new Map();
  let moved = 0;
  const spot = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  const apart = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, spot(event));
    moved = held.size > 1 ? Infinity : 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    const [before, now] = [held.get(event.pointerId), spot(event)];
    const distance = held.size === 2 ? apart() : 0;
    held.set(event.pointerId, now);
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (held.size === 2) zoomMap(apart() / Math.max(1, distance), ...now);
    else if (moved > 3) moveMap(before[0] - now[0], before[1] - now[1]);
  });
  const release = (event) => {
    if (held.delete(event.pointerId) && moved <= 3 && event.type === "pointerup") pressMap(...spot(event));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return; // the page scrolls until the map is in use
    event.preventDefault();
    zoomMap(2 ** (-event.deltaY / 300), ...spot(event));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    if (move) moveMap(...move);
    else if (event.key === "+" || event.key === "=") zoomMap(1.5);
    else if (event.key === "-") zoomMap(1 / 1.5);
    else if (event.key === "0") fitMap(located.filter((place) => place.named !== false));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  new ResizeObserver(redrawMap).observe(canvas);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawMap);
};

const makeMap = (section) => {
  atlas.world = makeWorld(DATA.atlas?.outline);
  atlas.canvas = el("canvas", { id: "map-canvas", tabIndex: 0, role: "application", "aria-label": "Map of the places in the table below; arrow keys move it, plus and minus zoom, 0 shows all places" });
  atlas.parts = { status: el("p", { id: "map-status", role: "status" }), lists: el("div", { id: "map-lists" }) };
  const tool = (label, action, name) => button(label, action, { "aria-label": name, title: name });
  section.replaceChildren(el("h2", { className: "view-heading" }, "Map"), atlas.parts.status,
    el("p", { className: "chips" }, tool("+", () => zoomMap(1.5), "Zoom in"), tool("−", () => zoomMap(1 / 1.5), "Zoom out"),
      button("All places", () => fitMap(located.filter((place) => place.named !== false))), button("World", () => fitMap([]))),
    atlas.canvas,
    el("p", { className: "small" }, "A larger disc: more claims. A broken ring: how far off the position may be. A hollow broken square: the middle of a whole area. " +
      (atlas.world ? "Outline: Natural Earth, public domain, simplified (up to 10 km off); its borders and names say who controls an area, not who should." : "No outline, as no place has a position.")),
    atlas.parts.lists);
  connectMap(atlas.canvas);
};

onSelect(() => document.getElementById("map-view").hidden || redrawMap());

register("map", {
  label: "Map",
  show: (section) => {
    if (!atlas.parts) makeMap(section);
    showPlaces();
    drawMap();
  },
  refresh: () => {
    showPlaces();
    redrawMap();
  },
});
