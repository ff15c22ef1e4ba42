// Pointing: what lies below the mouse or the finger, dragging, pinching, the wheel.

const REACH = 8;
const SLOP = 4; // pixels that a press may move and still be a click
const touches = new Map();
const press = { node: null, at: null, moved: false, spread: 0, before: null };

const spotOf = (event) => {
  const frame = surface.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
};

/** The sign at a point of the canvas, the smallest first if there are several. */
const nodeAt = (spot) => {
  let [best, distance] = [null, Infinity];
  for (const node of drawnNodes()) {
    const { x, y } = toScreen(node);
    const away = Math.hypot(x - spot.x, y - spot.y) - screenRadius(node);
    if (away < 3 && away < distance) [best, distance] = [node, away];
  }
  return best;
};

/** The line nearest to a point, within reach. */
const lineAt = (spot) => {
  let [best, distance] = [null, REACH];
  for (const line of [...drawn.lines, ...look.extra]) {
    if (!nodes.has(line.from) || !nodes.has(line.to)) continue;
    const curve = curveOf(line);
    if (isFar(curve, spot)) continue;
    const away = distanceTo(curve, spot);
    if (away < distance) [best, distance] = [line, away];
  }
  return best;
};
const isFar = ({ x0, y0, x1, y1, cx, cy, dx = x1, dy = y1 }, { x, y }) =>
  x < Math.min(x0, x1, cx, dx) - REACH || x > Math.max(x0, x1, cx, dx) + REACH || y < Math.min(y0, y1, cy, dy) - REACH || y > Math.max(y0, y1, cy, dy) + REACH;

/** The whole sentence of the line below the pointer, under the picture and on the line. */
const hover = (line) => {
  look.hovered = line?.id ?? null;
  const found = line ? claimsOf(line) : [];
  if (found.length === 1) hint.replaceChildren(badge(found[0]), " ", ...sentence(found[0]), " — ", bdi(found[0].voice));
  else if (found.length) hint.replaceChildren(bdi(nameOf(line.from)), " → ", bdi(nameOf(line.to)), `: ${counted(found.length, "claim")}: ${saidAlong(line)}. ${styleWords(line)}`);
  else hint.textContent = HINT;
  if (drawn.lines.length <= SMALL) paint();
};

const onDown = (event) => {
  surface.setPointerCapture(event.pointerId);
  touches.set(event.pointerId, spotOf(event));
  const spot = spotOf(event);
  if (touches.size === 2) press.spread = spreadOf();
  else Object.assign(press, { node: nodeAt(spot), at: spot, moved: false });
  press.before = press.node && { x: press.node.x, y: press.node.y, pinned: pinned.has(press.node.ref) };
};
const spreadOf = () => {
  const [one, other] = [...touches.values()];
  return Math.hypot(one.x - other.x, one.y - other.y) || 1;
};

const onMove = (event) => {
  const spot = spotOf(event);
  if (!touches.has(event.pointerId)) return onHover(spot);
  const before = touches.get(event.pointerId);
  touches.set(event.pointerId, spot);
  if (touches.size === 2) return onPinch();
  if (!press.moved && Math.hypot(spot.x - press.at.x, spot.y - press.at.y) < SLOP) return null;
  press.moved = true;
  if (press.node) return dragNode(spot);
  camera.x -= (spot.x - before.x) / camera.scale;
  camera.y -= (spot.y - before.y) / camera.scale;
  return move();
};
const onPinch = () => {
  const [one, other] = [...touches.values()];
  const spread = spreadOf();
  press.moved = true;
  zoom(spread / press.spread, { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  press.spread = spread;
  move();
};
const dragNode = (spot) => {
  Object.assign(press.node, turned(toCamera(spot)));
  pinned.add(press.node.ref);
  paint();
};

let pointed = null;
const onHover = (spot) => {
  if (pointed === null) window.requestAnimationFrame(() => {
    const node = nodeAt(pointed);
    const line = node || drawn.lines.length > SMALL ? null : lineAt(pointed);
    pointed = null;
    surface.style.cursor = node || line ? "pointer" : "grab";
    if ((line?.id ?? null) !== look.hovered) hover(line);
  });
  pointed = spot;
};

const onUp = (event) => {
  const spot = spotOf(event);
  const alone = touches.size === 1;
  touches.delete(event.pointerId);
  if (!alone) return;
  if (press.moved) keepDragged(press.node, press.before);
  else onClick(spot, event.shiftKey);
};

/** Where the reader put a sign, it stays: it is pinned, and that can be undone. */
const keepDragged = (node, before) => {
  if (!node) return;
  undoable(`moving ${nameOf(node.ref)}`, () => {
    [node.x, node.y] = [before.x, before.y];
    if (!before.pinned) pinned.delete(node.ref);
    paint();
  });
  showNodeTools();
};

const onClick = (spot, other) => {
  const node = nodeAt(spot);
  const line = node ? null : lineAt(spot);
  if (node && (other || steering.from)) showPath(steering.from || look.what?.node, node.ref);
  else if (node) select("entity", node.ref);
  else if (line) select("line", line.id);
  else closeDetails();
  scrollToDetails();
};

const onWheel = (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), spotOf(event));
  move();
};

surface.addEventListener("pointerdown", onDown);
surface.addEventListener("pointermove", onMove);
surface.addEventListener("pointerup", onUp);
surface.addEventListener("pointercancel", (event) => touches.delete(event.pointerId));
surface.addEventListener("pointerleave", () => look.hovered && hover(null));
surface.addEventListener("wheel", onWheel, { passive: false });
surface.addEventListener("dblclick", (event) => {
  const node = nodeAt(spotOf(event));
  if (node) openNode(node.ref);
});

/** Where a line can be clicked, in whole pixels of the window as a mouse has them, or null if others cover it everywhere. */
const pointOnLine = (id) => {
  const frame = surface.getBoundingClientRect();
  const curve = curveOf(lines.get(id));
  for (const part of [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.1, 0.9]) {
    const found = pointOf(curve, part);
    const point = { x: Math.round(found.x + frame.left), y: Math.round(found.y + frame.top) };
    const spot = { x: point.x - frame.left, y: point.y - frame.top };
    const inside = spot.x > 0 && spot.y > 0 && spot.x < frame.width && spot.y < frame.height;
    const free = inside && document.elementFromPoint(point.x, point.y) === surface;
    if (free && nodeAt(spot) === null && lineAt(spot)?.id === id) return point;
  }
  return null;
};
