// How things look in the picture: colours of the day or the night, signs of kinds, curves of lines.

const DARK = window.matchMedia("(prefers-color-scheme: dark)");
const FORCED = window.matchMedia("(forced-colors: active)");
const theme = { paper: "#ffffff", ink: "#1a1a1a", soft: "#5a5a5a", accent: "#005a9c", forced: false, tuned: new Map() };

/** Take the colours that the style sheet gives the page now. */
const readTheme = () => {
  const style = window.getComputedStyle(document.body);
  [theme.paper, theme.ink] = [hex(style.backgroundColor), hex(style.color)];
  theme.accent = hex(window.getComputedStyle(document.querySelector("#canvas")).outlineColor);
  theme.soft = mix(theme.ink, theme.paper, 0.35);
  theme.forced = FORCED.matches;
  theme.tuned.clear();
};

/** "rgb(1, 2, 3)" as "#010203". */
const hex = (colour) => `#${(colour.match(/[\d.]+/gu) ?? [0, 0, 0]).slice(0, 3).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
const partsOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const mix = (one, other, share) =>
  `#${partsOf(one).map((part, n) => Math.round(part * (1 - share) + partsOf(other)[n] * share).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance and contrast, after WCAG 2. */
const luminance = (colour) => {
  const [red, green, blue] = partsOf(colour).map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** A colour of the ontology, moved towards the ink until it stands out from the paper; with forced colours, the ink. */
const tuned = (colour) => {
  if (theme.forced) return theme.ink;
  if (!theme.tuned.has(colour)) {
    let found = colour;
    const wanted = new Set(partsOf(colour)).size === 1 && colour !== "#888888" ? 5 : 3; // greys have only their lightness
    for (let share = 0.1; contrast(found, theme.paper) < wanted && share <= 1; share += 0.1) found = mix(colour, theme.ink, share);
    theme.tuned.set(colour, found);
  }
  return theme.tuned.get(colour);
};

/** Radius of a sign: the square root, so that the area tells the number of claims; as in network.py. */
const mostClaims = [...claimCounts.values()].reduce((most, count) => Math.max(most, count), 100);
const radiusOf = (count) => 7 + 22 * Math.sqrt(count / mostClaims);

/** Corners of the signs, around 0, in radii. */
const round = (count, turn, inner) => Array.from({ length: inner ? 2 * count : count }, (_, n) => {
  const angle = turn + (n * Math.PI * 2) / (inner ? 2 * count : count);
  const reach = inner && n % 2 ? inner : 1.15;
  return [reach * Math.sin(angle), -reach * Math.cos(angle)];
});
const SIGNS = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  box: [[-1.2, -0.7], [1.2, -0.7], [1.2, 0.7], [-1.2, 0.7]],
  triangle: [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
  triangleDown: [[0, 1.1], [1.1, -0.85], [-1.1, -0.85]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  hexagon: round(6, Math.PI / 6),
  star: round(5, 0, 0.55),
};

/** Lay the outline of a sign. */
const outline = (context, shape, x, y, radius) => {
  context.beginPath();
  const corners = SIGNS[shape];
  if (!corners) return context.ellipse(x, y, shape === "ellipse" ? radius * 1.2 : radius, shape === "ellipse" ? radius * 0.8 : radius, 0, 0, Math.PI * 2);
  corners.forEach(([dx, dy], n) => context[n ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
  return context.closePath();
};

const LOOP = 1.9; // radii that a claim about oneself reaches above its sign

/** The course of a line on the screen: two ends and the point that bends it; a loop has two such points. */
const curveOf = (line) => {
  const [one, other] = [nodes.get(line.from), nodes.get(line.to)];
  const [a, b] = [toScreen(one), toScreen(other)];
  const [start, end] = [screenRadius(one), screenRadius(other)];
  if (one === other) {
    const reach = start + LOOP * 10 + 6;
    return { x0: a.x - start * 0.6, y0: a.y - start * 0.8, x1: a.x + start * 0.6, y1: a.y - start * 0.8,
      cx: a.x - reach, cy: a.y - reach - start, dx: a.x + reach, dy: a.y - reach - start, loop: true };
  }
  const [along, across] = [b.x - a.x, b.y - a.y];
  const bend = lines.get(`${line.to} ${line.from}`)?.passing ? 0.13 : 0;
  const cx = (a.x + b.x) / 2 - across * bend;
  const cy = (a.y + b.y) / 2 + along * bend;
  const first = Math.hypot(cx - a.x, cy - a.y) || 1;
  const last = Math.hypot(cx - b.x, cy - b.y) || 1;
  return { x0: a.x + ((cx - a.x) / first) * start, y0: a.y + ((cy - a.y) / first) * start,
    x1: b.x + ((cx - b.x) / last) * (end + 1), y1: b.y + ((cy - b.y) / last) * (end + 1), cx, cy, bent: bend > 0 };
};

/** A point of a curve, from 0 at its start to 1 at its end. */
const pointOf = ({ x0, y0, x1, y1, cx, cy, dx, dy, loop }, part) => {
  const rest = 1 - part;
  const mixed = (a, b, c, d) => (loop
    ? rest ** 3 * a + 3 * rest * rest * part * b + 3 * rest * part * part * d + part ** 3 * c
    : rest * rest * a + 2 * rest * part * b + part * part * c);
  return { x: mixed(x0, cx, x1, dx), y: mixed(y0, cy, y1, dy) };
};

/** Draw along a curve. */
const follow = (context, curve) => {
  context.moveTo(curve.x0, curve.y0);
  if (curve.loop) context.bezierCurveTo(curve.cx, curve.cy, curve.dx, curve.dy, curve.x1, curve.y1);
  else if (curve.bent) context.quadraticCurveTo(curve.cx, curve.cy, curve.x1, curve.y1);
  else context.lineTo(curve.x1, curve.y1);
};

/** How far a point is from a curve. */
const distanceTo = (curve, { x, y }) => {
  const bits = curve.loop || curve.bent ? 24 : 1;
  let [closest, before] = [Infinity, pointOf(curve, 0)];
  for (let bit = 1; bit <= bits; bit += 1) {
    const after = pointOf(curve, bit / bits);
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    const along = Math.min(1, Math.max(0, ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1)));
    closest = Math.min(closest, Math.hypot(before.x + along * dx - x, before.y + along * dy - y));
    before = after;
  }
  return closest;
};
