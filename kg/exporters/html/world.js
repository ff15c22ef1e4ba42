// The world as a plane: Mercator's projection on a square from 0 to 1, and the outline that atlas.py sends.

const STEEPEST = 85; // degrees north or south that Mercator still shows
const KM_PER_DEGREE = 111.32;

/** Longitude and latitude as a point of the square; north is up. */
const onPlane = (long, lat) => {
  const north = Math.max(-STEEPEST, Math.min(STEEPEST, lat)) * Math.PI / 180;
  return [long / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + north / 2)) / (2 * Math.PI)];
};

/** How long a kilometre is on the square, at a latitude. */
const planeKilometre = (lat) => 1 / (360 * KM_PER_DEGREE * Math.cos(Math.min(STEEPEST, Math.abs(lat)) * Math.PI / 180));

const DIGITS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((char, n) => [char, n]));

/** Whole numbers from text: five bits in each character, the sixth says that there are more; the lowest is the sign. */
const decodeNumbers = (text) => {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const char of text) {
    const digit = DIGITS.get(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) - 1 : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
};

/** The arcs as lists of points of the square: each a first point and the steps from there. */
const decodeArcs = ({ arcs, scale }) => arcs.map((text) => {
  const steps = decodeNumbers(text);
  const points = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < steps.length; at += 2) {
    [x, y] = [x + steps[at], y + steps[at + 1]];
    points.push(onPlane(x / scale, y / scale));
  }
  return points;
});

/** Land, borders and names, ready to be drawn; null where the page has no outline. Made when a map is first shown. */
const makeWorld = (outline) => {
  if (!outline) return null;
  const arcs = decodeArcs(outline);
  const [land, borders] = [new Path2D(), new Path2D()];
  const trace = (path, points, joined) => points.forEach(([x, y], n) => (n || joined ? path.lineTo(x, y) : path.moveTo(x, y)));
  for (const ring of outline.rings) {
    ring.forEach((number, n) => trace(land, number < 0 ? arcs[~number].toReversed() : arcs[number], n > 0));
    land.closePath();
  }
  for (const number of all(outline.borders)) trace(borders, arcs[number], false);
  const places = all(outline.names).map(([name, x, y]) => ({ name, at: onPlane(x / outline.scale, y / outline.scale) }));
  return { land, borders, names: places };
};

/** Colours of the page's style sheet, so that the map is dark where the page is. */
const pageColours = () => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return { paper: colour("paper"), ink: colour("ink"), soft: colour("soft"), rule: colour("rule"), land: colour("land"), water: colour("water"), accent: colour("accent") };
};

/** Every so many degrees a line of latitude and longitude, with its number at the edge. */
const drawGraticule = (pen, { x, y, scale, width, height }, colours) => {
  const degrees = width / scale * 360;
  const every = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1].find((step) => degrees / step >= 3) ?? 0.1;
  const place = (long, lat) => onPlane(long, lat).map((value, n) => (value - (n ? y : x)) * scale + (n ? height : width) / 2);
  const letter = (value, plus, minus) => `${Number(Math.abs(value).toFixed(1))}° ${value < 0 ? minus : value > 0 ? plus : ""}`.trim();
  [pen.strokeStyle, pen.fillStyle, pen.lineWidth, pen.font] = [colours.rule, colours.soft, 0.5, "11px system-ui, sans-serif"];
  [pen.textAlign, pen.textBaseline] = ["left", "bottom"];
  pen.beginPath();
  for (let n = Math.ceil(-180 / every); n <= 180 / every; n += 1) {
    const [left] = place(n * every, 0);
    if (left < 0 || left > width) continue;
    pen.moveTo(left, 0);
    pen.lineTo(left, height);
    pen.fillText(letter(n * every, "E", "W"), left + 3, height - 2);
  }
  for (let n = Math.ceil(-STEEPEST / every); n <= STEEPEST / every; n += 1) {
    const [, top] = place(0, n * every);
    if (top < 0 || top > height) continue;
    pen.moveTo(0, top);
    pen.lineTo(width, top);
    pen.fillText(letter(n * every, "N", "S"), 3, top - 2);
  }
  pen.stroke();
};

/** Write what fits: the first come first, and nothing over anything else. */
const labelWriter = (pen, colours) => {
  const taken = [];
  const free = (box) => taken.every((one) => box[2] < one[0] || box[0] > one[2] || box[3] < one[1] || box[1] > one[3]);
  return {
    block: (x, y, radius) => taken.push([x - radius, y - radius, x + radius, y + radius]),
    write: (text, x, y, { font, colour, align = "left" }) => {
      pen.font = font;
      [pen.textAlign, pen.textBaseline] = [align, "middle"];
      const width = pen.measureText(text).width;
      const left = align === "center" ? x - width / 2 : x;
      const box = [left - 2, y - 8, left + width + 2, y + 8];
      if (!free(box)) return false;
      taken.push(box);
      [pen.lineWidth, pen.lineJoin, pen.strokeStyle, pen.fillStyle] = [3, "round", colours.paper, colour];
      pen.strokeText(text, x, y);
      pen.fillText(text, x, y);
      return true;
    },
  };
};
