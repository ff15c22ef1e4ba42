// Drawing the picture: lines by how firmly they are said, signs by kind, counts and words, names.

const SMALL = 3000; // more lines than these are drawn plainly: no arrows, counts or curves
const BATCH = 400; // lines in one stroke

/** Width of a line by its number of claims: at most 7 pixels, less where few claims are the most or lines are many. */
const widthFor = (count) => {
  const share = Math.log2(count) / Math.max(5, Math.log2(drawn.most));
  return 1.2 + 5.8 * share ** 1.4 * Math.min(1, Math.max(0.5, Math.sqrt(150 / drawn.lines.length)));
};

/** Everything that is drawn now, worked out: for the canvas and for whoever writes SVG. */
const sceneOf = () => {
  chooseStyles();
  const shownLines = [...drawn.lines, ...look.extra];
  const plain = shownLines.length > SMALL;
  const shownNodes = drawnNodes();
  const isOut = (node) => !look.emphasis || look.emphasis.nodes.has(node.ref);
  return {
    width: size.width, height: size.height, plain, isOut,
    lines: shownLines.filter((line) => nodes.has(line.from) && nodes.has(line.to)).map((line) => lineScene(line, plain)),
    nodes: shownNodes.map((node) => nodeScene(node, isOut(node))),
    shown: shownNodes,
  };
};

const styles = { of: new Map(), flags: null };
const chooseStyles = () => {
  if (styles.flags !== remembered.flags) styles.of.clear();
  styles.flags = remembered.flags;
};
const lineStyle = (line) => {
  if (!styles.of.has(line.id)) styles.of.set(line.id, styleOf(line));
  return styles.of.get(line.id);
};

const lineScene = (line, plain) => {
  const { standing, modality, firm, all: count } = lineStyle(line);
  const out = !look.emphasis || look.emphasis.lines.has(line.id);
  const curve = curveOf(line);
  if (plain) curve.bent = false;
  return { id: line.id, line, curve, count, out, dashes: all(standing.dashes), width: plain ? 0.8 : widthFor(firm),
    band: count > firm && !plain ? widthFor(count) + 4 : 0, colour: tuned(modalities.get(modality)?.colour ?? "#666666") };
};

const nodeScene = (node, out) => {
  node.rows ??= wrapped(nameOf(node.ref));
  const kind = classes.get(node.kind) ?? {};
  const { x, y } = toScreen(node);
  return { ref: node.ref, rows: node.rows, x, y, radius: screenRadius(node), shape: kind.shape ?? "dot",
    colour: theme.forced ? theme.paper : kind.colour ?? "#666666", open: node.kind === "kg:UnresolvedEntity", pinned: pinned.has(node.ref), out };
};

/** Draw all. */
const drawPicture = (target) => {
  const scene = sceneOf();
  const [behind, before] = [scene.lines.filter((one) => !one.out), scene.lines.filter((one) => one.out)];
  target.globalAlpha = 0.13;
  drawLines(target, behind, scene.plain);
  target.globalAlpha = scene.plain ? 0.5 : 0.8;
  drawLines(target, before, scene.plain);
  target.globalAlpha = 1;
  for (const node of scene.nodes) if (!node.out) drawSign(target, node);
  for (const node of scene.nodes) if (node.out) drawSign(target, node);
  const { grid, written } = writeNames(target, scene.shown, scene.isOut);
  look.written = written;
  if (!scene.plain) writeOnLines(target, before, grid);
};

/** Strokes of one look together; what is not solid is never drawn solid, however small. */
const drawLines = (target, shown, plain) => {
  const batches = new Map();
  for (const one of shown) {
    if (isOutside(one.curve)) continue;
    const key = `${one.colour} ${one.width.toFixed(1)} ${one.dashes.join(",")}`;
    if (!batches.has(key)) batches.set(key, []);
    batches.get(key).push(one);
  }
  [target.lineCap, target.lineJoin] = ["butt", "round"];
  for (const one of shown) if (one.band) strokeBand(target, one);
  for (const batch of batches.values()) {
    const { colour, width, dashes } = batch[0];
    [target.strokeStyle, target.fillStyle, target.lineWidth] = [colour, colour, width];
    target.setLineDash(dashes);
    for (let at = 0; at < batch.length; at += BATCH) {
      target.beginPath();
      for (const { curve } of batch.slice(at, at + BATCH)) follow(target, plain ? curve : shortened(curve, width));
      target.stroke();
    }
    target.setLineDash([]);
    if (!plain) for (const one of batch) drawArrow(target, one.curve, width);
  }
};
const isOutside = ({ x0, y0, x1, y1, cx, cy }) =>
  Math.max(x0, x1, cx) < -50 || Math.min(x0, x1, cx) > size.width + 50 || Math.max(y0, y1, cy) < -50 || Math.min(y0, y1, cy) > size.height + 50;

const strokeBand = (target, { curve, band, colour }) => {
  const alpha = target.globalAlpha;
  [target.globalAlpha, target.strokeStyle, target.lineWidth] = [alpha * 0.22, colour, band];
  target.beginPath();
  follow(target, curve);
  target.stroke();
  target.globalAlpha = alpha;
};

const arrowSize = (width) => 6.5 + width * 1.1;

/** The direction in which a curve ends. */
const ending = ({ x1, y1, cx, cy, dx, dy, loop }) => {
  const [fromX, fromY] = loop ? [dx, dy] : [cx, cy];
  const length = Math.hypot(x1 - fromX, y1 - fromY) || 1;
  return { ux: (x1 - fromX) / length, uy: (y1 - fromY) / length, length };
};

/** A curve that ends within its arrow, so that a thick line does not stick out at the tip. */
const shortened = (curve, width) => {
  const { ux, uy } = ending(curve);
  const back = arrowSize(width) * 0.7;
  return { ...curve, x1: curve.x1 - ux * back, y1: curve.y1 - uy * back };
};
const drawArrow = (target, curve, width) => {
  const { ux, uy, length } = ending(curve);
  if (length < 6) return;
  const [reach, half] = [arrowSize(width), arrowSize(width) * 0.42];
  target.beginPath();
  target.moveTo(curve.x1, curve.y1);
  target.lineTo(curve.x1 - ux * reach - uy * half, curve.y1 - uy * reach + ux * half);
  target.lineTo(curve.x1 - ux * reach + uy * half, curve.y1 - uy * reach - ux * half);
  target.fill();
};

/** A sign with its outline: dashed if nobody decided who it is, with a pin if the reader put it there. */
const drawSign = (target, { ref, x, y, radius, shape, colour, open, pinned: held, out }) => {
  if (x < -30 || y < -30 || x > size.width + 30 || y > size.height + 30) return;
  const alpha = target.globalAlpha;
  outline(target, shape, x, y, radius);
  target.fillStyle = theme.paper;
  target.fill();
  target.globalAlpha = out ? alpha : alpha * 0.22;
  target.fillStyle = colour;
  target.fill();
  [target.strokeStyle, target.lineWidth] = [out ? mix(theme.ink, theme.paper, 0.25) : theme.soft, open ? 1.6 : 1];
  target.setLineDash(open ? [4, 3] : []);
  target.stroke();
  target.setLineDash([]);
  if (held) {
    target.beginPath();
    target.arc(x, y, Math.max(2, radius * 0.28), 0, Math.PI * 2);
    [target.fillStyle, target.strokeStyle] = [theme.ink, theme.paper];
    target.fill();
    target.stroke();
  }
  if (ref === look.focused && (look.what?.node === ref || document.activeElement === surface)) {
    outline(target, shape, x, y, radius + 4.5);
    [target.strokeStyle, target.lineWidth] = [theme.accent, 2.5];
    target.stroke();
  }
  target.globalAlpha = alpha;
};

const FEW = 14;

/** How many claims a line stands for, or what is said, where there is room and the line is long enough. */
const writeOnLines = (target, shown, grid) => {
  const worded = look.words || (look.emphasis && look.emphasis.lines.size <= FEW);
  [target.textAlign, target.textBaseline, target.lineWidth, target.lineJoin] = ["center", "middle", 3.5, "round"];
  const order = [...shown].sort((a, b) => (b.id === look.hovered) - (a.id === look.hovered) || b.count - a.count || (a.id < b.id ? -1 : 1));
  for (const { id, line, curve, count, colour } of order) {
    const text = worded || id === look.hovered ? saidAlong(line) : count > 1 ? String(count) : "";
    const short = !curve.loop && Math.hypot(curve.x1 - curve.x0, curve.y1 - curve.y0) < 34;
    if (!text || (short && id !== look.hovered)) continue;
    target.font = `600 11.5px ${LETTERS.face}`;
    const half = [widthOf(target, text) / 2 + 2, 8];
    for (const part of [0.5, 0.42, 0.58]) {
      const { x, y } = pointOf(curve, part);
      const place = [x - half[0], y - half[1], x + half[0], y + half[1]];
      if (id !== look.hovered && !grid.isFree(place)) continue;
      grid.take(place);
      write(target, text, x, y, mix(colour, theme.ink, 0.45));
      break;
    }
  }
};
