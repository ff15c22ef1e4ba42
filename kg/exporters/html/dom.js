// Names, links, and the signs of the legend.

/** Several names with commas and "and" between them. */
const names = (refs) => refs.flatMap((ref, number) => {
  const joint = number === 0 ? "" : number === refs.length - 1 ? " and " : ", ";
  return [joint, bdi(nameOf(ref))];
});

/** A link to a source, by its address or another label; anything but http and https stays text. */
const link = (url, label = url) => {
  const safe = URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
  if (!safe) return bdi(label);
  return el("a", { href: url, rel: "noopener noreferrer", referrerPolicy: "no-referrer", target: "_blank" }, bdi(label));
};

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes. */
const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** A picture of the legend; the words beside it say the same. */
const sign = (width, child) => svg("svg", { width, height: 16, viewBox: `0 0 ${width} 16`, "aria-hidden": "true" }, child);

const CORNERS = {
  square: "2,2 14,2 14,14 2,14",
  box: "0,4 16,4 16,12 0,12",
  triangle: "8,1 15,14 1,14",
  triangleDown: "8,15 15,2 1,2",
  diamond: "8,0 15,8 8,16 1,8",
  hexagon: "4,2 12,2 16,8 12,14 4,14 0,8",
  star: "8,0 10,6 16,6 11,10 13,16 8,12 3,16 5,10 0,6 6,6",
};

/** The sign of a class. */
const shapeSign = ({ ref, shape = "dot", colour = "#666666" }) => {
  const look = { fill: colour, stroke: "#333333" };
  if (ref === "kg:UnresolvedEntity") look["stroke-dasharray"] = "3 2";
  return sign(16, shape in CORNERS
    ? svg("polygon", { ...look, points: CORNERS[shape] })
    : svg("ellipse", { ...look, cx: 8, cy: 8, rx: 7, ry: shape === "ellipse" ? 5 : 7 }));
};

/** The line of a modality or a standing. */
const lineSign = (colour, dashes) => sign(34, svg("line", {
  x1: 1, y1: 8, x2: 33, y2: 8, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": all(dashes).join(" "),
}));
