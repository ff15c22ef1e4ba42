// The shortest path between two names over the claims that pass, with those claims.

/** The first end, or with the first chosen, the other. */
const startPath = (ref) => {
  if (steering.from && steering.from !== ref) {
    showPath(steering.from, ref);
    return;
  }
  steering.from = steering.from === ref ? "" : ref;
  hint.textContent = steering.from ? `Path from ${nameOf(ref)}: now click, search or find with the keys the other end.` : HINT;
  showNodeTools();
};

/** Bring the path out and list what it rests on. */
const showPath = (from, to) => {
  steering.from = "";
  hint.textContent = HINT;
  if (!from || from === to) return;
  select("path", `${from} ${to}`);
};

const pathSteps = (path) => path.slice(1).map((ref, n) => {
  const pair = [`${path[n]} ${ref}`, `${ref} ${path[n]}`];
  return { from: path[n], to: ref, lines: pair.filter((id) => lines.get(id)?.passing) };
});

panel("path", (id) => {
  const [from, to] = id.split(" ");
  const path = shortestPath(from, to);
  const heading = ["From ", bdi(nameOf(from)), " to ", bdi(nameOf(to))];
  if (!path) {
    openDetails(heading, { focus: true }, el("p", {}, "No path: the claims that pass the filters do not link the two."));
    return;
  }
  const steps = pathSteps(path);
  openDetails(heading, { focus: true },
    el("p", {}, `${counted(steps.length, "step")} over claims that pass the filters. A path shows what is reported, not that the two know each other.`),
    el("ol", { className: "plain chips" }, path.map((ref) => el("li", {}, nameButton(ref)))),
    steps.flatMap((one) => {
      const found = one.lines.flatMap((line) => claimsOf(lines.get(line)));
      return [el("h3", {}, bdi(nameOf(one.from)), " and ", bdi(nameOf(one.to)), `: ${counted(found.length, "claim")}`), ...found.slice(0, 20).map(card),
        found.length > 20 ? folded(["more", found.slice(20)]) : ""];
    }));
  emphasise({ lines: steps.flatMap((one) => one.lines), nodes: path, centre: true });
});
onSelect(({ kind, id }) => {
  if (kind === "entity" && steering.from && steering.from !== id) showPath(steering.from, id);
});
