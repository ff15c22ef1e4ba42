// The map: places with sourced coordinates on an outline of the world; what has none is listed, never guessed.

const NEAR = 26; // pixels between signs below which they become one
const CLOSEST = 120000; // pixels that the whole world is wide at most: about 300 m each
const SPREAD = 0.045; // of the square, about 16 degrees: how much a map of one place shows

const atlas = { places: all(DATA.atlas?.places), world: undefined, canvas: null, signs: [], parts: null, soon: 0, x: 0.5, y: 0.5, scale: 0 };
const located = atlas.places.filter((place) => place.lat !== undefined);
for (const place of located) place.at = onPlane(place.long, place.lat);

/** How many claims that pass name each place as their place, or as the target; a state only as the place. */
const claimsByPlace = () => {
  const counts = new Map(atlas.places.map(({ ref }) => [ref, 0]));
  const states = new Set(atlas.places.filter(({ state }) => state).map(({ ref }) => ref));
  for (const claim of passing()) {
    const there = new Set([...all(claim.places), ...all(claim.targets).filter((ref) => !states.has(ref))]);
    for (const ref of there) if (counts.has(ref)) counts.set(ref, counts.get(ref) + 1);
  }
  return counts;
};

/** Where a point of the square is on the canvas. */
const onCanvas = ([x, y]) => [(x - atlas.x) * atlas.scale + atlas.canvas.clientWidth / 2, (y - atlas.y) * atlas.scale + atlas.canvas.clientHeight / 2];

const signSize = (count) => Math.min(20, 4 + 2.5 * Math.sqrt(count));

/** Places that are near each other become one sign, which the one with most claims names. Areas stand alone. */
const gatherSigns = (counts) => {
  const signs = [];
  const order = located.filter((place) => place.named !== false && counts.get(place.ref) > 0)
    .sort((a, b) => Number(a.area ?? false) - Number(b.area ?? false) || counts.get(b.ref) - counts.get(a.ref));
  for (const place of order) {
    const [x, y] = onCanvas(place.at);
    const near = place.area ? undefined : signs.find((sign) => !sign.area && Math.hypot(sign.x - x, sign.y - y) < NEAR);
    if (near) near.places.push(place);
    else signs.push({ x, y, area: place.area ?? false, places: [place], count: 0 });
  }
  for (const sign of signs) {
    sign.count = sign.places.reduce((sum, place) => sum + counts.get(place.ref), 0);
    sign.size = signSize(sign.count);
  }
  return signs;
};

/** Draw land, borders, signs and as many names as fit. */
const drawMap = () => {
  const { canvas } = atlas;
  if (!canvas?.clientWidth) return;
  const dense = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  [canvas.width, canvas.height] = [Math.round(width * dense), Math.round(height * dense)];
  if (!atlas.scale) fitMap(located.filter((place) => place.named !== false));
  const pen = canvas.getContext("2d");
  const colours = pageColours();
  pen.fillStyle = colours.water;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const { scale } = atlas;
  if (atlas.world) {
    pen.setTransform(dense * scale, 0, 0, dense * scale, dense * (width / 2 - atlas.x * scale), dense * (height / 2 - atlas.y * scale));
    [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [colours.land, colours.soft, 0.8 / scale];
    pen.fill(atlas.world.land);
    pen.stroke(atlas.world.land);
    [pen.strokeStyle, pen.lineWidth] = [colours.soft, 1.2 / scale];
    pen.stroke(atlas.world.borders);
  }
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  drawGraticule(pen, { x: atlas.x, y: atlas.y, scale, width, height }, colours);
  drawSigns(pen, colours, width, height);
};

const drawSigns = (pen, colours, width, height) => {
  const labels = labelWriter(pen, colours);
  for (const sign of atlas.signs = gatherSigns(claimsByPlace())) {
    labels.block(sign.x, sign.y, sign.size);
    drawPlace(pen, colours, sign);
  }
  for (const { x, y, size, places } of atlas.signs) {
    const chosenHere = places.some((place) => place.ref === selection.id);
    const [place] = places;
    const text = `\u2068${place.label}\u2069${places.length > 1 ? ` + ${places.length - 1}` : ""}${place.area ? " (whole area)" : ""}`;
    const look = { font: `${chosenHere ? "700" : "600"} 13px system-ui, sans-serif`, colour: colours.ink };
    if (!labels.write(text, x + size + 5, y, look)) labels.write(text, x, y + size + 10, { ...look, align: "center" });
  }
  for (const place of located.filter((one) => one.named === false)) {
    const [x, y] = onCanvas(place.at);
    [pen.strokeStyle, pen.lineWidth] = [colours.soft, 1.5];
    pen.beginPath();
    for (const turn of [1, -1]) {
      pen.moveTo(x - 3, y - 3 * turn);
      pen.lineTo(x + 3, y + 3 * turn);
    }
    pen.stroke();
    labels.write(place.label, x + 7, y, { font: "11px system-ui, sans-serif", colour: colours.soft });
  }
  const largest = Math.max(30, atlas.scale / 25); // far away there is room for the names of large countries only
  for (const { name, at } of (atlas.world?.names ?? []).slice(0, largest)) {
    const [x, y] = onCanvas(at);
    if (x > 0 && x < width && y > 0 && y < height) {
      labels.write(name, x, y, { font: "italic 12px system-ui, sans-serif", colour: colours.soft, align: "center" });
    }
  }
};

/** A disc for a place, a hollow broken square for a whole area, and a ring as wide as the place is unsure. */
const drawPlace = (pen, colours, { x, y, size, area, places }) => {
  const chosenHere = places.some((place) => place.ref === selection.id);
  const [place] = places;
  [pen.strokeStyle, pen.fillStyle, pen.lineWidth] = [chosenHere ? "#d55e00" : colours.accent, colours.accent, chosenHere ? 4 : 2];
  pen.beginPath();
  pen.setLineDash(area ? [5, 4] : []);
  if (area) pen.rect(x - size, y - size, 2 * size, 2 * size);
  else pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.globalAlpha = area ? 0 : 0.75;
  pen.fill();
  pen.globalAlpha = 1;
  pen.stroke();
  const radius = (place.radius ?? 0) * planeKilometre(place.lat) * atlas.scale;
  if (!area && places.length === 1 && radius > size + 2) {
    pen.beginPath();
    pen.setLineDash([3, 4]);
    pen.lineWidth = 1.5;
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.setLineDash([]);
};

const redrawMap = () => {
  cancelAnimationFrame(atlas.soon);
  atlas.soon = requestAnimationFrame(drawMap);
};

/** Put some places into sight, with room around them; none: the whole world. */
const fitMap = (places) => {
  const [width, height] = [atlas.canvas.clientWidth, atlas.canvas.clientHeight];
  const [xs, ys] = [0, 1].map((n) => (places.length ? places.map((place) => place.at[n]) : [0.02, 0.98]));
  const size = (values) => Math.max(...values) - Math.min(...values);
  const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
  const least = places.length ? SPREAD : 0;
  Object.assign(atlas, { x: middle(xs), y: middle(ys) });
  if (!places.length) atlas.y = 0.4;
  atlas.scale = Math.min(CLOSEST, width / Math.max(size(xs) * 1.5, least), height / Math.max(places.length ? size(ys) * 1.5 : 0.7, least * 0.7));
  redrawMap();
};

/** Zoom around a point of the canvas, its middle if none is given. */
const zoomMap = (factor, x = atlas.canvas.clientWidth / 2, y = atlas.canvas.clientHeight / 2) => {
  const scale = Math.min(CLOSEST, Math.max(atlas.canvas.clientWidth * 0.6, atlas.scale * factor));
  const shift = 1 / atlas.scale - 1 / scale;
  moveMap((x - atlas.canvas.clientWidth / 2) * shift * scale, (y - atlas.canvas.clientHeight / 2) * shift * scale, scale);
};

/** Move by pixels of the new scale; the middle never leaves the world. */
const moveMap = (right, down, scale = atlas.scale) => {
  const within = (value) => Math.min(1, Math.max(0, value));
  Object.assign(atlas, { x: within(atlas.x + right / scale), y: within(atlas.y + down / scale), scale });
  redrawMap();
};

/** A press on a sign selects its place, or comes nearer where there are several. */
const pressMap = (x, y) => {
  const distance = (sign) => Math.hypot(sign.x - x, sign.y - y) - sign.size;
  const near = atlas.signs.filter((sign) => distance(sign) < 8).sort((a, b) => distance(a) - distance(b))[0];
  if (!near) return;
  const apart = near.places.some((place) => Math.hypot(place.at[0] - near.places[0].at[0], place.at[1] - near.places[0].at[1]) * CLOSEST > NEAR);
  if (near.places.length > 1 && apart && atlas.scale < CLOSEST) fitMap(near.places);
  else if (near.places.length > 1) document.querySelector(`#map-view [data-place="${CSS.escape(near.places[0].ref)}"] button`)?.focus();
  else if (entities.has(near.places[0].ref)) select("entity", near.places[0].ref, { focus: true });
};

