// Events, contradictions and decisions: the list of all, and each of them in the panel.

const timeline = { limit: STEP };

/** How an event came to be one. */
const foundBy = (event) => (event.rule ? "found by a rule" : "named by an annotator");

/** A button that opens an event. */
const eventButton = (ref) => leadTo(events.has(ref), "event", ref, events.get(ref)?.label ?? nameOf(ref));

/** Names that lead to their cards. */
const nameLinks = (refs) => all(refs).flatMap((ref, n) => [n ? ", " : "", leadTo(entities.has(ref), "entity", ref, nameOf(ref))]);

/** The quote of a claim, or what its note says of it. */
const saying = (claim) => {
  const quote = all(claim.spans).find((span) => span.quote)?.quote;
  if (quote) return el("q", {}, bdi(quote));
  return claim.note ? bdi(claim.note) : el("span", {}, sentence(claim));
};

/** A claim in few lines: voice, words, outlet, and the way to all the rest. */
const witness = (key) => {
  const claim = claims.get(key);
  const source = sources.get(claim.document);
  return el("li", {}, el("p", {}, badge(claim), " ", saying(claim)),
    el("p", { className: "small" }, bdi(claim.voice), ", ", leadTo(source !== undefined, "document", claim.document, source?.outlet || source?.title || claim.document),
      source?.date ? [" (", bdi(source.date), ")"] : "", " ",
      button(["Read claim ", bdi(claim.handle || claim.key.slice(0, 7))], () => go("claim", key), { className: "inline" })));
};

/** A contradiction: what is asked, and each answer beside the others with those who give it. */
const conflictBlock = (conflict) => el("section", { className: "conflict", "data-conflict": conflict.ref },
  el("h3", {}, "Sources contradict each other: ", bdi(conflict.dimension)),
  el("div", { className: "sides" }, conflict.sides.map((side) =>
    el("section", { className: "answer" }, el("h4", {}, bdi(side.value)), el("ul", { className: "plain" }, side.claims.map(witness))))));

/** What people decided, if anything. */
const decisionBlock = (found) => (all(found).length ? [
  el("h3", {}, "Decided by people"),
  el("ul", { className: "plain decisions" }, found.map((one) => el("li", {},
    el("p", {}, bdi(one.text), one.holds ? ` (${one.holds})` : ""),
    el("p", { className: "small" }, bdi(one.author), `, ${one.decided}: `, bdi(one.reason))))),
] : []);

/** The claims of an event, by how they speak of it. */
const byLink = (ref) => {
  const heading = { reports: "Reported by", "may report": "May be reported by; fits more than one event", concerns: "Denied, demanded or planned by" };
  const groups = Object.keys(heading).map((relation) => [heading[relation], all(claimsOfEvent.get(ref)).filter(
    (claim) => all(claim.links).some((one) => one.event === ref && one.relation === relation))]);
  return groups.filter(([, group]) => group.length).map(folded);
};

/** One event: what it was, how many say so, what is contested, and its claims. */
const showEvent = (ref, options) => {
  const event = events.get(ref);
  const parts = [...events.values()].filter((other) => other.whole === ref);
  openDetails(bdi(event.label), options,
    el("p", { className: "counts" }, event.corroboration),
    el("p", { className: "small" }, `${event.kind}, ${foundBy(event)}`),
    el("dl", {},
      row("What", event.action ? bdi(event.action) : ""),
      row("By", nameLinks(event.actors)),
      row("To", nameLinks(event.targets)),
      row("Place", nameLinks(event.places)),
      row("Date", dateWords(event.date)),
      row("Part of", event.whole ? eventButton(event.whole) : ""),
      row("Parts", parts.flatMap((part, n) => [n ? ", " : "", eventButton(part.ref)])),
      row("Answer to", all(event.answers).flatMap((other, n) => [n ? ", " : "", eventButton(other)])),
      row("Note", event.note ? bdi(event.note) : "")),
    all(conflictsAbout.get(ref)).map(conflictBlock), decisionBlock(decisionsAbout.get(ref)),
    el("h3", {}, counted(all(claimsOfEvent.get(ref)).length, "claim")), byLink(ref));
  emphasise({ claims: new Set(all(claimsOfEvent.get(ref)).map((claim) => claim.key)) });
};

/** One contradiction with all its sides. */
const showConflict = (ref, options) => {
  const conflict = conflicts.get(ref);
  const about = events.has(conflict.about) ? eventButton(conflict.about) : entities.has(conflict.about) ? nameButton(conflict.about) : "";
  openDetails(bdi(conflict.label), options, about ? el("p", {}, "About ", about) : "", conflictBlock(conflict));
  emphasise({ claims: new Set(conflict.sides.flatMap((side) => side.claims)) });
};

/** The row of an event in the list. */
const eventRow = (event) => el("tr", { "data-event": event.ref },
  el("td", {}, event.date?.plain ? bdi(event.date.plain) : ""),
  el("td", {}, eventButton(event.ref)),
  el("td", {}, event.corroboration),
  el("td", {}, all(conflictsAbout.get(event.ref)).flatMap((one, n) => [n ? ", " : "", bdi(one.dimension)])),
  el("td", {}, foundBy(event)));

/** Fill the list with the events that pass, all contradictions and all decisions. */
const showEvents = () => {
  const found = passingEvents();
  const more = () => {
    timeline.limit += STEP;
    showEvents();
  };
  const heads = ["Date", "Event", "How many say so", "Contested", "How found"].map((text) => el("th", { scope: "col" }, text));
  eventsView.replaceChildren(
    el("table", {},
      el("caption", {}, `${counted(found.length, "event")} of ${events.size}; press one to see who reports it and where they differ`),
      el("thead", {}, el("tr", {}, heads)),
      el("tbody", {}, found.slice(0, timeline.limit).map(eventRow))),
    found.length > timeline.limit ? button(`Show ${Math.min(STEP, found.length - timeline.limit)} more of ${found.length}`, more) : "",
    el("h2", {}, counted(conflicts.size, "contradiction")),
    el("ul", { className: "plain" }, [...conflicts.values()].map((one) => el("li", {}, leadTo(true, "conflict", one.ref, one.label)))),
    ...decisionBlock(DATA.decisions));
};

const eventsView = register("events", { label: "Events", description: "Events, contradictions and decisions", show: () => {
  timeline.limit = STEP;
  showEvents();
} });
panel("event", showEvent);
panel("conflict", showConflict);
