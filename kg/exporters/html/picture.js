// The picture: vis-network with fixed places, no pop-ups; colours and shapes come from the ontology.

const FONT = { size: 14, face: "system-ui, sans-serif", color: "#1a1a1a", strokeWidth: 4, strokeColor: "#ffffff" };
const FAINT = "#b9b9b9";
const [SMALLEST, LARGEST] = [11, 18];
const REACH = 8;
const FOREMOST = 10; // so many names are written in any case, even over signs
const BITS = 64;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const nodes = new vis.DataSet(DATA.picture.nodes);
const edges = new vis.DataSet(DATA.picture.edges.map((edge) => ({ ...edge, label: undefined })));
const look = { emphasis: null, hovered: null, words: false };

/** Whether any claim that passes has the node as actor or target; worked out once per change of the filters. */
let shownRefs = new Set();
const isShown = (node) => shownRefs.has(node.id);
const countShown = () => {
  shownRefs = new Set(passing().flatMap((claim) => [...all(claim.actors), ...all(claim.targets)]));
};

const nodeView = new vis.DataView(nodes, { filter: (node) => isShown(node) });
const edgeView = new vis.DataView(edges, { filter: (edge) => claimsOf(edge).length > 0 });
const pictureView = register("picture", {
  label: "Graph",
  show: () => {},
  refresh: () => {
    countShown();
    edgeView.refresh();
    nodeView.refresh();
    paint();
  },
});
const canvas = el("div", { id: "canvas" });
pictureView.append(
  el("div", { className: "tools" },
    el("p", { id: "status", role: "status" }),
    el("label", {}, el("input", { type: "checkbox", id: "line-labels" }), " Words on lines"),
    el("button", { type: "button", id: "fit" }, "Show all")),
  canvas,
  el("p", { id: "hint", className: "small" }, "Click a line or a sign to see its claims and their sources; drag to move, pinch or turn the wheel to zoom."));
let network = null;

/** Make the picture. */
const draw = () => {
  countShown();
  nodeView.refresh();
  network = new vis.Network(canvas, { nodes: nodeView, edges: edgeView }, {
    autoResize: true,
    physics: false,
    layout: { randomSeed: 1 },
    nodes: { font: FONT, borderWidthSelected: 3 },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.55 } },
      font: { ...FONT, size: 12, align: "middle" },
      selectionWidth: 2.5,
      hoverWidth: 1.5,
      arrowStrikethrough: false,
    },
    interaction: {
      hover: false, selectable: false, tooltipDelay: 1e9, selectConnectedEdges: false, hoverConnectedEdges: false,
      keyboard: { enabled: true, bindToWindow: false },
    },
  });
  const frame = canvas.firstElementChild;
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", "Graph of the claims. The same claims are in the table; names can be found with the search box. Arrow keys move the picture, [ and ] zoom.");
  listen();
  fitAll();
};

/** Clicks, hovering and zooming. */
const listen = () => {
  network.on("click", ({ pointer }) => {
    const node = network.getNodeAt(pointer.DOM);
    const line = nearestLine(pointer.DOM);
    if (node !== undefined) select("entity", node);
    else if (line !== null) select("line", line);
    else closeDetails();
    scrollToDetails();
  });
  let waiting = false;
  canvas.addEventListener("mousemove", (event) => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => {
      waiting = false;
      const frame = canvas.getBoundingClientRect();
      const spot = { x: event.clientX - frame.left, y: event.clientY - frame.top };
      const line = network.getNodeAt(spot) === undefined ? nearestLine(spot) : null;
      if (line !== look.hovered) hover(line);
    });
  });
  network.on("zoom", () => window.requestAnimationFrame(paintNodes));
  network.on("resize", () => window.requestAnimationFrame(paintNodes));
  network.on("dragEnd", ({ nodes: moved }) => moved.length && keep(moved));
};

/** The line nearest to a point of the canvas, within REACH pixels; vis-network takes any line in reach, not the nearest. */
const nearestLine = (spot) => {
  const point = network.DOMtoCanvas(spot);
  let [best, distance] = [null, REACH / network.getScale()];
  for (const { id } of edgeView.get()) {
    const away = distanceTo(network.body.edges[id], point, distance);
    if (away < distance) [best, distance] = [id, away];
  }
  return best;
};

/** How far a point is from a line, exactly if that matters: vis-network's own answer takes a curve for ten straight bits. */
const distanceTo = ({ edgeType, from, to, connected }, { x, y }, matters) => {
  if (!connected) return Infinity;
  const rough = edgeType.getDistanceToEdge(from.x, from.y, to.x, to.y, x, y);
  if (from === to || rough > matters + 0.05 * Math.hypot(to.x - from.x, to.y - from.y)) return rough;
  let [closest, before] = [Infinity, edgeType.getPoint(0)];
  for (let part = 1; part <= BITS; part += 1) {
    const after = edgeType.getPoint(part / BITS);
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    const along = Math.min(1, Math.max(0, ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1)));
    closest = Math.min(closest, Math.hypot(before.x + along * dx - x, before.y + along * dy - y));
    before = after;
  }
  return closest;
};

/** Remember where the reader put nodes, so that nothing moves them back. */
const keep = (moved) => {
  const spots = network.getPositions(moved);
  nodes.update(moved.map((id) => ({ id, ...spots[id] })));
};

/** On a narrow screen the panel lies below the picture. */
const scrollToDetails = () => {
  if (!details.hidden && window.matchMedia("(max-width: 800px)").matches) {
    details.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
};

/** Everything that passes, in one view. */
const fitAll = () => {
  network.fit({ animation: false, maxZoomLevel: 1.4 });
  paint();
};

/** The whole sentence of the line below the pointer, under the picture and on the line. */
const hint = document.getElementById("hint");
const hover = (id) => {
  look.hovered = id;
  const found = id === null ? [] : claimsOf(lines.get(id));
  if (found.length === 1) hint.replaceChildren(badge(found[0]), " ", ...sentence(found[0]), " — ", bdi(found[0].voice));
  else hint.textContent = found.length ? `${found.length} claims that are said alike; click to read them` : "";
  paintEdges();
};

/** Bring out a line, a claim or a node with its neighbours; null brings out all alike. */
const emphasise = (what) => {
  look.emphasis = what && { nodes: new Set(), edges: new Set() };
  if (what) edgeView.forEach((edge) => belongs(edge, what) && [edge.from, edge.to].forEach((ref) => {
    look.emphasis.edges.add(edge.id);
    look.emphasis.nodes.add(ref);
  }));
  if (what?.node) look.emphasis.nodes.add(what.node);
  if (look.emphasis && look.emphasis.nodes.size === 0) look.emphasis = null;
  network.unselectAll();
  if (what?.node && nodeView.get(what.node)) network.selectNodes([what.node], false);
  if (what?.line) network.selectEdges([what.line]);
  if (what?.centre && nodeView.get(what.node)) network.focus(what.node, { scale: Math.max(network.getScale(), 0.8), animation: false });
  paint();
};

/** Whether a line belongs to what is brought out. */
const belongs = (edge, what) =>
  edge.id === what.line || edge.claims.some((key) => what.claims?.has(key)) || edge.from === what.node || edge.to === what.node;

/** Draw nodes and lines as the emphasis wants it. */
const paint = () => {
  paintNodes();
  paintEdges();
};

/** Names: from 11 to 18 pixels high on the screen; where two would overlap, the one with more claims stays. */
const paintNodes = () => {
  const size = Math.min(Math.max(FONT.size, SMALLEST / network.getScale()), LARGEST / network.getScale());
  const important = nodeView.get().sort((a, b) => stress(b) - stress(a));
  const signs = important.map((node) => [node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size]);
  const named = [];
  nodes.update(important.map((node, rank) => {
    const whole = DATA.picture.nodes[places.get(node.id)];
    const faint = look.emphasis && !look.emphasis.nodes.has(node.id);
    const shift = inside(whole) ? 0 : room(whole, node, size, named, [signs, signs.slice(0, rank), ...(rank < FOREMOST ? [[]] : [])]);
    const label = shift === null ? " " : whole.label;
    const font = { ...FONT, ...(inside(whole) ? all(whole.font) : { size, vadjust: shift ?? 0 }), ...(faint ? { color: FAINT } : {}) };
    return { id: node.id, label, font, opacity: faint ? 0.25 : 1 };
  }));
};
const places = new Map(DATA.picture.nodes.map((node, number) => [node.id, number]));
const inside = (node) => ["box", "ellipse"].includes(node.shape);
const stress = (node) => node.mass + (look.emphasis?.nodes.has(node.id) ? 1e6 : 0);

/** Where a name has room: how far to move it from below its sign, or null; over lesser signs only if there is no other room. */
const room = (whole, node, size, named, avoided) => {
  const rows = whole.label.split("\n");
  const [width, height] = [Math.max(...rows.map((text) => text.length)) * size * 0.56, rows.length * size * 1.15];
  for (const signs of avoided) {
    for (const shift of [0, -2 * (whole.size + 3) - height]) {
      const top = node.y + whole.size + 1 + shift;
      const box = [node.x - width / 2, top, node.x + width / 2, top + height];
      if (![...named, ...signs].some((other) => meet(box, other))) {
        named.push(box);
        return shift;
      }
    }
  }
  return null;
};
const meet = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/** Words stand on a line if asked for, if it is pointed at, or if few are brought out. */
const paintEdges = () => {
  const few = look.emphasis && look.emphasis.edges.size <= 12;
  edges.update(edgeView.get().map((edge) => {
    const { label, color } = lines.get(edge.id);
    const out = !look.emphasis || look.emphasis.edges.has(edge.id);
    const worded = edge.id === look.hovered || (out && (look.words || few));
    const tone = { color: color.color, highlight: color.color, hover: color.color, opacity: out ? 0.9 : 0.1, inherit: false };
    return { id: edge.id, label: worded ? label : " ", color: tone };
  }));
};
