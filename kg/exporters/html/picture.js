// The picture: a canvas, where the reader looks, and when it is drawn. Nothing in it moves by itself.

const pictureView = register("picture", {
  label: "Graph",
  show: () => resize(),
  refresh: () => {
    chooseDrawn();
    showStatus();
    paint();
  },
});
const surface = el("canvas", { tabIndex: 0, role: "application", "aria-roledescription": "graph",
  "aria-label": "Graph of the claims. The same claims are in the table. Arrow keys go from name to name, Enter reads its claims." });
const stage = el("div", { id: "canvas" }, surface);
const pictureTools = el("div", { className: "tools" }, el("p", { id: "status", role: "status" }));
const hint = el("p", { id: "hint", className: "small" });
const HINT = "Click a line or a sign to see its claims and their sources; drag to move, pinch or turn the wheel to zoom; drag a sign to pin it.";
pictureView.append(pictureTools, stage, hint);

const context = surface.getContext("2d");
const camera = { x: 0, y: 0, scale: 1, touched: false };
const size = { width: 1, height: 1, ratio: 1, upright: false };
const look = { emphasis: null, hovered: null, focused: "", depth: 1, words: false, written: new Map(), extra: [] };
const pinned = new Set(all(DATA.pinned));
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Every name with a place in the picture; those in the reader's own places are pinned. */
const nodes = new Map();
for (const entity of DATA.entities) {
  if (!entity.spot) continue;
  const [x, y] = entity.spot;
  const claimed = claimCounts.get(entity.ref) ?? 0;
  nodes.set(entity.ref, { ref: entity.ref, x, y, home: [x, y], claims: claimed, radius: radiusOf(claimed), kind: entity.kind ?? "kg:UnresolvedEntity", rows: null });
}

/** On an upright screen the picture lies on its side, as the camera sees it: the layout is wider than high. */
const turned = ({ x, y }) => (size.upright ? { x: y, y: x } : { x, y });
const toScreen = (node) => {
  const { x, y } = turned(node);
  return { x: (x - camera.x) * camera.scale + size.width / 2, y: (y - camera.y) * camera.scale + size.height / 2 };
};
const toCamera = ({ x, y }) => ({ x: (x - size.width / 2) / camera.scale + camera.x, y: (y - size.height / 2) / camera.scale + camera.y });
/** Signs grow with the picture, within what can be seen and what does not cover all; many are smaller than few. */
const screenRadius = (node) => node.radius * Math.min(1.6, Math.max(0.42 * Math.min(1, Math.sqrt(150 / (drawn.nodes.length + 1))), camera.scale * 1.15)) + 1;

/** Follow the size of the window; the middle stays the middle. */
const resize = () => {
  const { clientWidth: width, clientHeight: height } = stage;
  const ratio = window.devicePixelRatio || 1;
  if (!width || !height || (size.width === width && size.height === height && size.ratio === ratio)) return;
  const upright = height > 1.2 * width;
  if (upright !== size.upright) [camera.x, camera.y] = [camera.y, camera.x];
  Object.assign(size, { width, height, ratio, upright });
  [surface.width, surface.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (!camera.touched) fitCamera(drawnNodes());
  paintNow();
};
const drawnNodes = () => [...new Set([...drawn.nodes, ...look.extra.flatMap((line) => [line.from, line.to])])]
  .map((ref) => nodes.get(ref)).filter(Boolean);

/** Look at all of these, at most at this scale; leaves room for names at the rim. */
const fitCamera = (shown, largest = 1.5, above = 0) => {
  if (shown.length === 0) return;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of shown.map(turned)) {
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  const [wide, high] = [Math.max(60, size.width - 130), Math.max(60, size.height - 100 - above)];
  camera.scale = Math.min(largest, wide / Math.max(1, right - left), high / Math.max(1, bottom - top));
  [camera.x, camera.y] = [(left + right) / 2, (top + bottom) / 2 + (8 - above / 2) / camera.scale];
};
const fitAll = () => {
  camera.touched = false;
  fitCamera(drawnNodes());
  paint();
};

/** Zoom so that the point of the screen stays where it is. */
const zoom = (factor, spot = { x: size.width / 2, y: size.height / 2 }) => {
  const before = toCamera(spot);
  camera.scale = Math.min(8, Math.max(0.005, camera.scale * factor));
  const after = toCamera(spot);
  [camera.x, camera.y, camera.touched] = [camera.x + before.x - after.x, camera.y + before.y - after.y, true];
};

let waiting = 0;
const paint = () => {
  waiting ||= window.requestAnimationFrame(paintNow);
};

/** Draw all of it now. */
const paintNow = () => {
  window.cancelAnimationFrame(waiting);
  waiting = 0;
  moving.from = null;
  const began = performance.now();
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, size.width, size.height);
  drawPicture(context);
  moving.start = { x: camera.x, y: camera.y, scale: camera.scale };
  moving.cost = performance.now() - began;
};

const CHEAP = 5; // milliseconds; a picture that takes longer moves as a bitmap, and is drawn again when it rests
const moving = { from: null, start: null, bitmap: null, cost: 0, timer: 0 };

/** Show the picture at the new place of the camera: drawn if that is quick, else the old bitmap, moved. */
const move = () => {
  camera.touched = true;
  waiting ||= window.requestAnimationFrame(() => {
    waiting = 0;
    if (moving.cost < CHEAP && !moving.from) return paintNow();
    return moveBitmap();
  });
};
const moveBitmap = () => {
  if (!moving.from) {
    moving.bitmap ??= document.createElement("canvas");
    [moving.bitmap.width, moving.bitmap.height] = [surface.width, surface.height];
    moving.bitmap.getContext("2d").drawImage(surface, 0, 0);
    moving.from = moving.start;
  }
  const grown = camera.scale / moving.from.scale;
  const corner = { x: (moving.from.x - camera.x) * camera.scale + (size.width / 2) * (1 - grown), y: (moving.from.y - camera.y) * camera.scale + (size.height / 2) * (1 - grown) };
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(moving.bitmap, corner.x, corner.y, size.width * grown, size.height * grown);
  window.clearTimeout(moving.timer);
  moving.timer = window.setTimeout(rest, 160);
};
/** Draw the picture again, but not below a finger that is still moving it. */
const rest = () => {
  if (touches.size) moving.timer = window.setTimeout(rest, 160);
  else paint();
};
/** Bring out a line, some claims or a name with those around it; null brings out all alike. */
const emphasise = (what) => {
  look.what = what;
  look.emphasis = what === null ? null : emphasisOf(what);
  if (look.emphasis && look.emphasis.nodes.size === 0) look.emphasis = null;
  const known = new Set(drawn.lines.map((line) => line.id));
  look.extra = look.emphasis ? [...look.emphasis.lines].filter((id) => !known.has(id)).map((id) => lines.get(id)).filter((line) => line?.passing) : [];
  if (what?.node) look.focused = what.node;
  if (what?.centre && look.emphasis) {
    resize();
    camera.touched = true;
    fitCamera([...look.emphasis.nodes].map((ref) => nodes.get(ref)).filter(Boolean), 1.2, what.node ? 44 : 0);
  }
  showNodeTools();
  paint();
};
const emphasisOf = (what) => {
  if (what.node) return around(what.node, look.depth);
  const found = { nodes: new Set(what.nodes ?? []), lines: new Set() };
  const wanted = what.lines ?? (what.line ? [what.line] : [...lines.values()].filter((line) => line.claims.some((claim) => what.claims?.has(claim.key))).map((line) => line.id));
  for (const id of wanted) {
    const line = lines.get(id);
    if (!line) continue;
    found.lines.add(id);
    found.nodes.add(line.from).add(line.to);
  }
  return found;
};

/** On a narrow screen the panel lies below the picture. */
const scrollToDetails = () => {
  if (!details.hidden && window.matchMedia("(max-width: 800px)").matches) {
    details.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
};

/** What the picture offers to other files. */
const picture = Object.freeze({
  canvas: surface,
  pinned,
  fit: fitAll,
  centre: (ref) => emphasise({ node: ref, centre: true }),
  positions: () => Object.fromEntries([...nodes].map(([ref, { x, y }]) => [ref, [Math.round(x), Math.round(y)]])),
  move: (ref, x, y) => {
    const node = nodes.get(ref);
    if (!node) return;
    [node.x, node.y] = [x, y];
    pinned.add(ref);
    paint();
  },
  scene: () => sceneOf(),
});
