// The lines between names: one per pair and direction, how firmly each is said, and which of them are drawn.

const FIRST_LINES = 400; // more are a hairball; the page says how many there are
const lines = new Map();
const linesOf = new Map();
const claimCounts = new Map();

/** What is drawn: how many lines at most, names that the reader hid or opened, and the result of choosing. */
const drawn = { limit: FIRST_LINES, hidden: new Set(), opened: new Set(), lines: [], nodes: [], possible: 0, claims: 0, most: 1 };

for (const claim of DATA.claims) {
  const ends = new Set([...all(claim.actors), ...all(claim.targets)]);
  for (const ref of ends) claimCounts.set(ref, (claimCounts.get(ref) ?? 0) + 1);
  for (const from of all(claim.actors)) {
    for (const to of all(claim.targets)) {
      const id = `${from} ${to}`;
      const line = lines.get(id);
      if (line) line.claims.push(claim);
      else lines.set(id, { id, from, to, claims: [claim], passing: 0 });
    }
  }
}
for (const line of lines.values()) {
  for (const ref of new Set([line.from, line.to])) {
    if (!linesOf.has(ref)) linesOf.set(ref, []);
    linesOf.get(ref).push(line);
  }
}

/** The claims of a line that pass. */
const claimsOf = (line) => line.claims.filter((claim) => isPassing(claim));

/** Whether a claim passes all filters, looked up. */
const isPassing = (claim) => {
  if (remembered.flags === null) {
    remembered.flags = new Uint8Array(DATA.claims.length);
    for (const { rowNumber } of passing()) remembered.flags[rowNumber] = 1;
  }
  return remembered.flags[claim.rowNumber] === 1;
};

/** Lines with more claims first; of equals, those between names of which more is said. */
const weightOf = (line) => claimCounts.get(line.from) + claimCounts.get(line.to);
const stronger = (a, b) => b.passing - a.passing || weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1);

/** Choose what is drawn of what passes. */
const chooseDrawn = () => {
  const possible = [];
  for (const line of lines.values()) {
    line.passing = 0;
    for (const claim of line.claims) if (isPassing(claim)) line.passing += 1;
    if (line.passing && !drawn.hidden.has(line.from) && !drawn.hidden.has(line.to)) possible.push(line);
  }
  drawn.possible = possible.length;
  drawn.lines = possible.length > drawn.limit ? strongestOf(possible) : possible;
  drawn.most = drawn.lines.reduce((most, line) => Math.max(most, line.passing), 1);
  const refs = new Set(drawn.lines.flatMap((line) => [line.from, line.to]));
  if (possible.length <= drawn.limit) {
    for (const claim of passing()) for (const ref of [...all(claim.actors), ...all(claim.targets)]) refs.add(ref);
  }
  for (const ref of drawn.opened) refs.add(ref);
  drawn.nodes = [...refs].filter((ref) => !drawn.hidden.has(ref));
  drawn.claims = new Set(drawn.lines.flatMap(claimsOf)).size;
};

const strongestOf = (possible) => {
  const kept = new Set(possible.sort(stronger).slice(0, drawn.limit));
  for (const ref of drawn.opened) for (const line of all(linesOf.get(ref))) if (line.passing) kept.add(line);
  return possible.filter((line) => kept.has(line));
};

const RANK = new Map(DATA.standings.map(({ key }, rank) => [key, rank]));

/**
 * How a line is drawn: as the firmest of its claims, in the colour of the voice that most of those have; `firm` says
 * how many they are, and the others are drawn as a faint band around.
 */
const styleOf = (line) => {
  const found = claimsOf(line);
  const rank = Math.min(...found.map((claim) => RANK.get(claim.standing)));
  const firm = found.filter((claim) => RANK.get(claim.standing) === rank);
  const voices = new Map();
  for (const { modality } of firm) voices.set(modality, (voices.get(modality) ?? 0) + 1);
  const [modality] = [...voices].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? ["mod:asserted"];
  const standing = DATA.standings[rank] ?? DATA.standings[0];
  return { standing, modality, firm: firm.length, all: found.length };
};

/** Why a line looks as it does, if its claims differ in how firmly they are said. */
const styleWords = (line) => {
  const { standing, firm, all: total } = styleOf(line);
  if (firm === total) return "";
  return `Drawn as “${standing.label}”, the firmest of its claims, which ${firm} of ${total} are; the faint band around it stands for the others.`;
};

/** What is said along a line, in a few words; what is not plainly asserted says so. */
const saidAlong = (line) => {
  const counts = new Map();
  for (const claim of claimsOf(line)) {
    const voice = [claim.modality === "mod:asserted" ? "" : modalities.get(claim.modality).label, claim.certainty].filter(Boolean).join(", ");
    const words = `${claim.negative ? "not " : ""}${claim.action}${voice ? ` (${voice})` : ""}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const found = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([words, n]) => (n > 1 ? `${words} ×${n}` : words));
  return found.length > 2 ? `${found.slice(0, 2).join("; ")}; …` : found.join("; ");
};

/** The names within some steps of a name, over lines that are drawn, and those lines. */
const around = (ref, depth) => {
  const near = new Map();
  for (const line of drawn.lines) {
    for (const end of [line.from, line.to]) {
      if (!near.has(end)) near.set(end, []);
      near.get(end).push(line);
    }
  }
  const found = { nodes: new Set([ref]), lines: new Set() };
  let edge = [ref];
  for (let step = 0; step < depth; step += 1) {
    const next = [];
    for (const one of edge) {
      for (const line of all(near.get(one))) {
        found.lines.add(line.id);
        const other = line.from === one ? line.to : line.from;
        if (!found.nodes.has(other)) next.push(other);
        found.nodes.add(other);
      }
    }
    edge = next;
  }
  return found;
};

/** The shortest way from one name to another over claims that pass, as names; null if there is none. */
const shortestPath = (from, to) => {
  const before = new Map([[from, null]]);
  for (const ref of before.keys()) {
    if (ref === to) break;
    for (const line of all(linesOf.get(ref)).filter((one) => one.passing).sort(stronger)) {
      const other = line.from === ref ? line.to : line.from;
      if (!before.has(other) && !drawn.hidden.has(other)) before.set(other, ref);
    }
  }
  if (!before.has(to)) return null;
  const path = [];
  for (let ref = to; ref !== null; ref = before.get(ref)) path.unshift(ref);
  return path;
};
