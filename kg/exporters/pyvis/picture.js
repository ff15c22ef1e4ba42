// The picture: vis-network with fixed places and no pop-ups, in light and in dark.

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const FONT = { size: 14, face: "system-ui, sans-serif", strokeWidth: 4, multi: false };
const SIGNS = { dot: "●", square: "■", diamond: "◆", triangle: "▲", triangleDown: "▼", star: "★", hexagon: "⬢", box: "▬", ellipse: "⬬" };

/** A colour that can be seen on the paper: in the dark, half way to white. */
const tint = (colour) => {
  if (!dark.matches) return colour;
  const parts = [1, 3, 5].map((at) => Math.round((parseInt(colour.slice(at, at + 2), 16) + 255) / 2));
  return `rgb(${parts.join(",")})`;
};

const ink = () => (dark.matches ? { color: "#ececec", strokeColor: "#16181c" } : { color: "#1a1a1a", strokeColor: "#ffffff" });
const words = document.getElementById("line-words");
const dressNode = (node) => ({
  ...node,
  font: { ...node.font, ...(node.font.color ? {} : ink()) },
  color: { background: node.color, border: dark.matches ? "#dddddd" : "#333333", highlight: { background: node.color, border: tint("#005a9c") } },
});
const dressEdge = (edge) => ({
  ...edge,
  label: words.checked ? edge.label : undefined,
  color: { color: tint(edge.color), highlight: tint(edge.color), inherit: false },
});

const nodes = new vis.DataSet(DATA.picture.nodes.map(dressNode));
words.checked = DATA.picture.edges.length <= 150;
const edges = new vis.DataSet(DATA.picture.edges.map(dressEdge));
const options = () => ({
  physics: false,
  layout: { improvedLayout: false, randomSeed: 1 },
  nodes: { font: { ...FONT, ...ink() }, borderWidthSelected: 4 },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.55 } }, arrowStrikethrough: false, selectionWidth: 2, font: { ...FONT, ...ink(), size: 11, align: "middle" } },
  interaction: { hover: false, tooltipDelay: 1e9, hideEdgesOnDrag: edges.length > 300, hideEdgesOnZoom: edges.length > 300, selectConnectedEdges: false, keyboard: { enabled: true, bindToWindow: false } },
});
let network = null;

/** Make the picture, once everything around it has its size. */
const draw = () => {
  network = new vis.Network(document.getElementById("canvas"), { nodes, edges }, options());
  const frame = document.getElementById("canvas").firstElementChild;
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", "Graph of the claims. The list of names leads to the same claims. Arrow keys move the picture, [ and ] zoom.");
};

const repaint = () => {
  network.setOptions(options());
  nodes.update(DATA.picture.nodes.map((node) => ({ ...dressNode(node), x: undefined, y: undefined })));
  edges.update(DATA.picture.edges.map((edge) => ({ ...dressEdge(edge), label: words.checked ? edge.label : " " })));
};
dark.addEventListener("change", repaint);
words.addEventListener("change", repaint);

const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
document.getElementById("fit").addEventListener("click", () => network.fit({ maxZoomLevel: 1.4 }));
document.getElementById("nearer").addEventListener("click", () => zoom(1.4));
document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.4));

/** Bring a node into view, if it is drawn. */
const point = (entity) => {
  const id = `n${entity}`;
  if (nodes.get(id) === null) { network.unselectAll(); return; }
  network.selectNodes([id]);
  network.focus(id, { scale: Math.max(network.getScale(), 0.8), animation: false });
};

document.getElementById("kinds").append(...DATA.classes.map((kind) => {
  const sign = el("span", { className: "sign", "aria-hidden": "true" }, SIGNS[kind.shape ?? "dot"]);
  sign.style.color = kind.colour ?? "#666666";
  return el("li", {}, sign, bdi(kind.label));
}));
/** Each modality once as a solid line, if it is ever drawn so, and once as a dashed one. */
const listVoices = () => {
  const manners = new Map();
  for (const { modality = 0, dashes = [] } of DATA.claims) manners.set(2 * modality + (dashes.length ? 1 : 0), dashes.length > 0);
  document.getElementById("voices").replaceChildren(...[...manners].sort(([a], [b]) => a - b).map(([manner, isDashed]) => {
    const term = DATA.modalities[Math.floor(manner / 2)];
    const stroke = el("span", { className: "stroke", "aria-hidden": "true" });
    stroke.style.borderTopColor = tint(term.colour ?? "#666666");
    stroke.style.borderTopStyle = isDashed ? "dashed" : "solid";
    return el("li", {}, stroke, bdi(term.label), isDashed ? " (dashed)" : "");
  }));
};
listVoices();
dark.addEventListener("change", listVoices);
