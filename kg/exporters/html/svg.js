// The picture as SVG: the canvas is drawn once more, onto something that writes down what it is told.

const xml = (value) => String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const rounded = (number) => String(Math.round(number * 10) / 10);
const ANCHORS = { center: "middle", left: "start", start: "start", right: "end", end: "end" };

/** Takes what a canvas takes, as far as the picture needs it, and keeps SVG elements. */
class SvgTarget {
  constructor(measuring) {
    this.parts = [];
    this.path = [];
    this.measuring = measuring;
    Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "12px sans-serif",
      textAlign: "start", textBaseline: "alphabetic", direction: "ltr", lineCap: "butt", lineJoin: "miter", dashes: [] });
  }
  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push(`M${rounded(x)} ${rounded(y)}`); }
  lineTo(x, y) { this.path.push(`L${rounded(x)} ${rounded(y)}`); }
  quadraticCurveTo(...at) { this.path.push(`Q${at.map(rounded).join(" ")}`); }
  bezierCurveTo(...at) { this.path.push(`C${at.map(rounded).join(" ")}`); }
  closePath() { this.path.push("Z"); }
  arc(x, y, radius) { this.ellipse(x, y, radius, radius); }
  ellipse(x, y, wide, high) {
    const [left, right, rx, ry, cy] = [x - wide, x + wide, wide, high, y].map(rounded);
    this.path.push(`M${left} ${cy}A${rx} ${ry} 0 1 1 ${right} ${cy}A${rx} ${ry} 0 1 1 ${left} ${cy}Z`);
  }
  rect(x, y, width, height) { this.path.push(`M${rounded(x)} ${rounded(y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}Z`); }
  setLineDash(dashes) { this.dashes = dashes; }
  getLineDash() { return this.dashes; }
  measureText(words) {
    this.measuring.font = this.font;
    return this.measuring.measureText(words);
  }
  save() {}
  restore() {}
  setTransform() {}
  fill() { this.add(`fill="${xml(this.fillStyle)}"`); }
  stroke() {
    const dashes = this.dashes.length ? ` stroke-dasharray="${this.dashes.map(rounded).join(" ")}"` : "";
    this.add(`fill="none" stroke="${xml(this.strokeStyle)}" stroke-width="${rounded(this.lineWidth)}"${dashes}`);
  }
  add(strokes) {
    if (this.path.length) this.parts.push(`<path d="${this.path.join("")}" ${strokes}${this.opacity()}/>`);
  }
  opacity() { return this.globalAlpha < 1 ? ` opacity="${Math.round(this.globalAlpha * 100) / 100}"` : ""; }
  fillRect(x, y, width, height) {
    this.parts.push(`<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" fill="${xml(this.fillStyle)}"${this.opacity()}/>`);
  }
  clearRect() {}
  strokeText(words, x, y) {
    this.write(words, x, y, `fill="none" stroke="${xml(this.strokeStyle)}" stroke-width="${rounded(this.lineWidth)}" stroke-linejoin="round" aria-hidden="true"`);
  }
  fillText(words, x, y) { this.write(words, x, y, `fill="${xml(this.fillStyle)}"`); }
  write(words, x, y, strokes) {
    const baseline = this.textBaseline === "middle" ? ' dominant-baseline="central"' : this.textBaseline === "top" ? ' dominant-baseline="hanging"' : "";
    this.parts.push(`<text x="${rounded(x)}" y="${rounded(y)}" style="font:${xml(this.font)}" text-anchor="${ANCHORS[this.textAlign] ?? "start"}" direction="${this.direction === "rtl" ? "rtl" : "ltr"}"${baseline} ${strokes}${this.opacity()}>${xml(words)}</text>`);
  }
}

/** The picture as it is seen, as the text of an SVG file. */
const svgOf = () => {
  const target = new SvgTarget(document.createElement("canvas").getContext("2d"));
  target.fillStyle = theme.paper;
  target.fillRect(0, 0, size.width, size.height);
  const written = look.written;
  drawPicture(target);
  look.written = written;
  const [width, height] = [size.width, size.height].map(rounded);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${xml(document.title)}</title>\n${target.parts.join("\n")}\n</svg>\n`;
};
