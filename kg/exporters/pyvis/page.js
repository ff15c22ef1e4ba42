// Names on the left, the picture in the middle, claims on the right: each leads to the others.

const list = document.getElementById("list");
const search = document.getElementById("search");
const heading = document.getElementById("heading");
const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const { drawn, pairs, drawn_claims: drawnClaims, claims: withEnds } = DATA.picture;
const drawnNodes = DATA.picture.nodes.length;
document.getElementById("status").textContent = drawn < pairs || drawnNodes < DATA.entities.length
  ? `Showing the strongest ${drawn.toLocaleString("en")} of ${count(pairs, "pair", "pairs")}, with ${drawnClaims.toLocaleString("en")} of ${count(withEnds, "claim", "claims")} that have two ends, and ${drawnNodes.toLocaleString("en")} of ${count(DATA.entities.length, "name", "names")}; the list has all ${count(DATA.claims.length, "claim", "claims")}.`
  : `Showing all ${count(pairs, "pair", "pairs")}; ${count(DATA.claims.length, "claim", "claims")} from ${count(DATA.documents.length, "source", "sources")}.`;

/** Letters without their marks, whatever the case. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const order = DATA.entities.map((_, number) => number).sort((a, b) => claimsOfEntity(b).length - claimsOfEntity(a).length || a - b);
let haystack = null;
let chosen = null;

const listNames = () => {
  const wanted = folded(search.value.trim());
  if (wanted) haystack ??= DATA.entities.map((entity) => folded([entity.label, ...some(entity.names)].join("\n")));
  const found = wanted ? order.filter((number) => haystack[number].includes(wanted)) : order;
  list.replaceChildren(...found.slice(0, MOST).map((number) => {
    const choose = button("", () => showEntity(number), { "aria-pressed": String(number === chosen) });
    choose.append(name(number), ` (${claimsOfEntity(number).length})`);
    choose.dataset.entity = String(number);
    return el("li", {}, choose);
  }));
  document.getElementById("listed").textContent = found.length > MOST
    ? `${MOST} of ${count(found.length, "name", "names")}; type to find others`
    : count(found.length, "name", "names");
};

const open = (title, numbers, ...before) => {
  heading.replaceChildren(title, ` (${count(numbers.length, "claim", "claims")})`);
  const place = document.getElementById("claims");
  fill(place, numbers);
  place.prepend(...before);
  heading.focus({ preventScroll: true });
};

const showEntity = (number) => {
  const entity = DATA.entities[number];
  chosen = number;
  for (const one of list.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one.dataset.entity === String(number)));
  point(number);
  const kind = el("p", { className: "soft" }, bdi(DATA.classes[entity.kind ?? 0].label), entity.meaning ? [": ", bdi(entity.meaning)] : "");
  const others = some(entity.names).flatMap((text, at) => (at ? [", ", bdi(text)] : [bdi(text)]));
  open(name(number), claimsOfEntity(number), kind, ...(others.length ? [el("p", { className: "small" }, "also: ", ...others)] : []));
};

const showLine = (edge) => open(el("span", {}, name(Number(edge.from.slice(1))), " → ", name(Number(edge.to.slice(1)))), edge.claims);

search.addEventListener("input", listNames);
listNames();
draw();
network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) showEntity(Number(node.slice(1)));
  else if (edge !== undefined) showLine(edges.get(edge));
});
network.fit({ animation: false, maxZoomLevel: 1.4 });
if (DATA.focus !== undefined) showEntity(DATA.focus);
window.kgPyvis = { network, showEntity, showLine, data: DATA, nodes, edges };
