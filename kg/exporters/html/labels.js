// Names in the picture: short lines, each in its own direction of writing, never one over another.

const LETTERS = { size: 12.5, face: "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif" };
const LABEL_WIDTH = 18; // letters, as in network.py
const LABEL_LINES = 3;
const CELL = 48;
const FOREMOST = 16; // so many names are written in any case, even over lesser signs
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name in a few short lines; what stands in brackets at its end is for the panel. */
const wrapped = (label) => {
  const plain = label.replace(/ \([^()]*\)$/u, "");
  const rows = [""];
  for (const word of plain.split(/\s+/u).flatMap((long) => long.match(/.{1,18}/gsu) ?? [])) {
    const row = rows.at(-1);
    if (row && row.length + 1 + word.length > LABEL_WIDTH) rows.push(word);
    else rows[rows.length - 1] = row ? `${row} ${word}` : word;
  }
  return rows.length > LABEL_LINES ? [...rows.slice(0, LABEL_LINES - 1), `${rows[LABEL_LINES - 1]}…`] : rows;
};

/** Boxes on the screen, found again by the cells that they touch. */
const labelGrid = () => {
  const cells = new Map();
  const touched = ([left, top, right, bottom]) => {
    const found = [];
    for (let x = Math.floor(left / CELL); x <= right / CELL; x += 1) {
      for (let y = Math.floor(top / CELL); y <= bottom / CELL; y += 1) found.push(x * 4096 + y);
    }
    return found;
  };
  return {
    isFree: (box, but = null) => !touched(box).some((cell) => cells.get(cell)?.some((other) => other !== but && meet(box, other))),
    take: (box) => {
      for (const cell of touched(box)) {
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(box);
      }
      return box;
    },
  };
};
const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** Text with a halo of paper; the direction of writing is that of its first letter. */
const write = (context, text, x, y, colour) => {
  context.direction = RTL.test(text) ? "rtl" : "ltr";
  context.strokeStyle = theme.paper;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
};

const widths = new Map();
const widthOf = (context, text) => {
  const key = `${context.font} ${text}`;
  if (!widths.has(key)) widths.set(key, context.measureText(text).width);
  return widths.get(key);
};

/** The size of a name tells its importance, within what can be read. */
const fontOf = (node, bold) => `${bold ? 650 : 500} ${(LETTERS.size + Math.min(3, node.radius / 10)).toFixed(1)}px ${LETTERS.face}`;

/** Write the names that find room, the most important first; gives those that were written. */
const writeNames = (context, shown, isOut) => {
  const [grid, names] = [labelGrid(), labelGrid()];
  const signs = shown.map((node) => {
    const { x, y } = toScreen(node);
    const reach = screenRadius(node);
    return grid.take([x - reach, y - reach, x + reach, y + reach]);
  });
  const order = shown.map((node, n) => n).sort((a, b) => isOut(shown[b]) - isOut(shown[a]) || shown[b].claims - shown[a].claims || (shown[a].ref < shown[b].ref ? -1 : 1));
  const written = new Map();
  [context.textAlign, context.textBaseline, context.lineWidth, context.lineJoin] = ["center", "middle", 3.5, "round"];
  for (const [rank, n] of order.entries()) {
    const node = shown[n];
    context.font = fontOf(node, isOut(node) && look.emphasis !== null);
    const box = roomFor(context, node, signs[n], grid) ?? (rank < FOREMOST ? roomFor(context, node, signs[n], names) : null);
    if (box === null) continue;
    written.set(node.ref, names.take(grid.take(box)));
    const step = (box[3] - box[1]) / node.rows.length;
    const faint = !isOut(node);
    node.rows.forEach((row, at) => write(context, row, (box[0] + box[2]) / 2, box[1] + step * (at + 0.5), faint ? mix(theme.ink, theme.paper, 0.6) : theme.ink));
  }
  return { grid, written };
};

/** Where a name has room beside its sign: below, above, right or left of it; null if nowhere. */
const roomFor = (context, node, sign, grid) => {
  const { x, y } = toScreen(node);
  const reach = screenRadius(node);
  const width = Math.max(...node.rows.map((row) => widthOf(context, row))) + 4;
  const height = node.rows.length * 15;
  const below = [x - width / 2, y + reach + 1, x + width / 2, y + reach + 1 + height];
  const above = [x - width / 2, y - reach - 2 - height, x + width / 2, y - reach - 2];
  const right = [x + reach + 3, y - height / 2, x + reach + 3 + width, y + height / 2];
  const left = [x - reach - 3 - width, y - height / 2, x - reach - 3, y + height / 2];
  const inSight = ([from, , to]) => x < 0 || x > size.width || (from >= 0 && to <= size.width);
  return [below, above, right, left].find((box) => inSight(box) && grid.isFree(box, sign)) ?? null;
};
