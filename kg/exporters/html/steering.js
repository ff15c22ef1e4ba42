// Working with the picture: depth around a name, hiding, opening, pinning, undo; the same with keys.

const steering = { from: "" };
const nodeTools = el("div", { id: "node-tools", role: "group", "aria-label": "Selected name", hidden: true });
const viewTools = el("div", { id: "view-tools", role: "group", "aria-label": "Zoom" },
  button("+", () => step(1.4), { "aria-label": "Zoom in", title: "Zoom in (+)" }),
  button("−", () => step(1 / 1.4), { "aria-label": "Zoom out", title: "Zoom out (-)" }));
const announcer = el("p", { className: "unseen", role: "status" });
const lineWords = el("input", { type: "checkbox", id: "line-labels" });
lineWords.addEventListener("change", () => {
  look.words = lineWords.checked;
  paint();
});
const limitButton = button("", () => setLimit(drawn.limit === Infinity ? FIRST_LINES : Infinity), { id: "limit" });
pictureTools.append(limitButton, el("label", {}, lineWords, " Words on lines"), button("Fit", fitAll, { id: "fit", title: "Everything in sight (0)" }));
stage.append(nodeTools, viewTools, announcer);

const step = (factor) => {
  zoom(factor);
  move();
};

/** Draw the strongest lines, or all. */
const setLimit = (limit) => {
  const before = drawn.limit;
  drawn.limit = limit;
  undoable("showing more or fewer lines", () => {
    drawn.limit = before;
    refresh();
  });
  refresh();
  if (!camera.touched) fitAll();
};

/** The sentence above the picture: what is shown of what there is. */
const showStatus = () => {
  const weak = drawn.possible - drawn.lines.length;
  const linked = passing().filter(isLine).length;
  const single = passing().length - linked;
  const parts = [
    `Showing ${drawn.lines.length} of ${counted(drawn.possible, "line")}, ${drawn.claims} of ${counted(DATA.claims.length, "claim")}`,
    drawn.hidden.size ? `${counted(drawn.hidden.size, "name")} hidden` : "",
    single ? `${single} without actor or target are in the table` : "",
    passing().length < DATA.claims.length ? `${DATA.claims.length - passing().length} are filtered out` : "",
    DATA.left_out ? `the page holds the strongest pairs, ${DATA.left_out} more claims are in graph.ttl: kg serve output/graph.ttl shows them all` : "",
  ];
  document.getElementById("status").textContent = `${parts.filter(Boolean).join("; ")}.`;
  limitButton.hidden = weak === 0 && drawn.possible <= FIRST_LINES;
  limitButton.textContent = weak ? "Show all" : `Strongest ${FIRST_LINES}`;
};

/** Tools for the selected name, over the picture. */
const showNodeTools = () => {
  const ref = look.what?.node;
  nodeTools.hidden = !ref || !nodes.has(ref);
  if (nodeTools.hidden) return;
  const depths = [1, 2, 3].map((depth) => button(String(depth), () => setDepth(depth),
    { "aria-pressed": String(look.depth === depth), "aria-label": `${depth === 1 ? "1 step" : `${depth} steps`} around`, title: `Key ${depth}` }));
  nodeTools.replaceChildren(
    el("strong", {}, bdi(nameOf(ref))), el("span", { className: "small" }, " Steps "), ...depths,
    button("All its lines", () => openNode(ref), { title: "Key e, or a double click" }),
    button("Hide", () => hideNode(ref), { title: "Key h" }),
    pinned.has(ref) ? button("Unpin", () => unpin(ref), { title: "Key u" }) : "",
    button(steering.from ? "Click the other end…" : "Path to…", () => startPath(ref), { title: "Key p; or select another with Shift", "aria-pressed": String(steering.from === ref) }));
};

const setDepth = (depth) => {
  look.depth = depth;
  if (look.what?.node) emphasise({ node: look.what.node, centre: true });
};

/** Draw all lines of a name, however weak. */
const openNode = (ref) => {
  if (drawn.opened.has(ref)) return;
  drawn.opened.add(ref);
  undoable(`showing all lines of ${nameOf(ref)}`, () => {
    drawn.opened.delete(ref);
    refresh();
  });
  refresh();
  emphasise({ node: ref });
};

/** Take a name and its lines out of the picture; its claims stay in the other views. */
const hideNode = (ref) => {
  drawn.hidden.add(ref);
  undoable(`hiding ${nameOf(ref)}`, () => {
    drawn.hidden.delete(ref);
    refresh();
  });
  closeDetails();
  look.focused = "";
  refresh();
};

/** Let a name go back to its place. */
const unpin = (ref) => {
  const node = nodes.get(ref);
  const { x, y } = node;
  pinned.delete(ref);
  [node.x, node.y] = node.home;
  undoable(`unpinning ${nameOf(ref)}`, () => {
    [node.x, node.y] = [x, y];
    pinned.add(ref);
    paint();
  });
  showNodeTools();
  paint();
};

/** Say what has the focus, for those who do not see it. */
const announce = (ref) => {
  const count = new Set(all(linesOf.get(ref)).filter((line) => line.passing).map((line) => (line.from === ref ? line.to : line.from))).size;
  announcer.textContent = `${nameOf(ref)}, ${classes.get(nodes.get(ref).kind)?.label ?? ""}, ${counted(nodes.get(ref).claims, "claim")}, ${counted(count, "neighbour")}`;
};

/** Move the focus to a name, and the picture if it is out of sight. */
const focusNode = (node) => {
  if (!node) return;
  look.focused = node.ref;
  const { x, y } = toScreen(node);
  if (x < 20 || y < 20 || x > size.width - 20 || y > size.height - 20) Object.assign(camera, turned(node), { touched: true });
  announce(node.ref);
  paint();
};

/** The nearest name in a direction; a name far to the side is farther. */
const nextIn = (dx, dy) => {
  const shown = drawnNodes();
  const focused = nodes.get(look.focused);
  if (!focused || !shown.includes(focused)) return [...shown].sort((a, b) => b.claims - a.claims || (a.ref < b.ref ? -1 : 1))[0];
  const here = toScreen(focused);
  let [best, distance] = [null, Infinity];
  for (const node of shown) {
    const there = toScreen(node);
    const [x, y] = [there.x - here.x, there.y - here.y];
    const [along, across] = [x * dx + y * dy, Math.abs(x * dy) + Math.abs(y * dx)];
    if (along > 0 && along + 2 * across < distance) [best, distance] = [node, along + 2 * across];
  }
  return best;
};

/** The next of those that the focused name has lines with, the strongest first. */
const nextNeighbour = (back) => {
  const centre = look.what?.node ?? look.focused;
  const near = [...new Set([...drawn.lines].filter((line) => line.from === centre || line.to === centre).sort(stronger)
    .map((line) => (line.from === centre ? line.to : line.from)))].filter((ref) => ref !== centre);
  const at = near.indexOf(look.focused);
  return nodes.get(near[(at + (back ? near.length - 1 : 1) + (at < 0 && back ? 1 : 0)) % near.length]);
};

/** Keys of the picture, while it has the focus: what they do, in words, and the deed. */
const PICTURE_KEYS = {
  ArrowLeft: ["the next name to the left", () => focusNode(nextIn(-1, 0))],
  ArrowRight: ["the next name to the right", () => focusNode(nextIn(1, 0))],
  ArrowUp: ["the next name above", () => focusNode(nextIn(0, -1))],
  ArrowDown: ["the next name below", () => focusNode(nextIn(0, 1))],
  n: ["the next neighbour", () => focusNode(nextNeighbour(false))],
  N: ["the neighbour before", () => focusNode(nextNeighbour(true))],
  Enter: ["read the claims of the name", () => look.focused && select("entity", look.focused, { focus: true })],
  1: ["one step around the selected name", () => setDepth(1)],
  2: ["two steps", () => setDepth(2)],
  3: ["three steps", () => setDepth(3)],
  e: ["show all lines of the name", () => look.focused && openNode(look.focused)],
  h: ["hide the name", () => look.focused && hideNode(look.focused)],
  u: ["let a pinned name go back", () => pinned.has(look.focused) && unpin(look.focused)],
  p: ["the shortest path: here, then at the other end", () => look.focused && startPath(look.focused)],
  "+": ["zoom in", () => step(1.4)],
  "-": ["zoom out", () => step(1 / 1.4)],
  0: ["everything in sight", fitAll],
};
surface.addEventListener("keydown", (event) => {
  const known = PICTURE_KEYS[event.key];
  if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  known[1]();
});
surface.addEventListener("focus", () => paint());
surface.addEventListener("blur", () => paint());
