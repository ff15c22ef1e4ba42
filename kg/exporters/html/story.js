// The story: events in the order of their dates, each in a plain sentence with who reports it, and what answered what.

const CHAPTERS_AT_ONCE = 60;
const story = { limit: CHAPTERS_AT_ONCE };
const FIRM = new Set(["fact", "own"]);
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The claims that say an event happened, not those that deny, demand or plan it. */
const reportsOf = (ref) => all(claimsOfEvent.get(ref)).filter((claim) =>
  all(claim.links).some((one) => one.event === ref && one.relation === "reports"));

/** Whether any claim reports an event as a fact, or as the deed of whoever says so. */
const isFirm = (ref) => reportsOf(ref).some((claim) => FIRM.has(claim.standing));

/** What answered what, both ways, and what is part of what. */
const answersTo = gather(events.values(), (event) => all(event.answers));
const partsOfEvent = gather(events.values(), (event) => (event.whole ? [event.whole] : []));

/** On whose word a name has its role: a report may give the deed as a fact and leave its author to others. */
const onWhoseWord = (event, field, ref) => {
  const standings = new Set(reportsOf(event.ref).filter((claim) => all(claim[field]).includes(ref)).map((claim) => claim.standing));
  if (standings.has("fact")) return "";
  if (standings.has("own")) return field === "actors" ? " (by its own account)" : "";
  return standings.size ? " (alleged)" : " (not named in a report)";
};

/** Who has a role; where no report gives it as a fact, those of whom it is alleged, each marked as such. */
const roleOf = (event, field) => {
  const known = all(event[field]);
  const refs = known.length ? known : [...new Set(reportsOf(event.ref).flatMap((claim) => all(claim[field])))];
  return refs.flatMap((ref, n) => [n === 0 ? "" : n === refs.length - 1 ? " and " : ", ", bdi(nameOf(ref)),
    el("span", { className: "small" }, onWhoseWord(event, field, ref))]);
};

/** Who did what to whom and where. */
const eventSentence = (event) => {
  const [actors, targets, places] = ["actors", "targets", "places"].map((field) => roleOf(event, field));
  return [
    ...(actors.length ? actors : [el("i", {}, "actor not named")]),
    " ", el("span", { className: "action" }, event.action ?? "did something to"), " ",
    ...(targets.length ? targets : [el("i", {}, "(no target named)")]),
    ...(places.length ? ["; place: ", ...places] : []), ".",
  ];
};

/** How many say so and how firmly; what nobody gives as a fact says so first. */
const firmness = (event) => {
  const reports = reportsOf(event.ref);
  const by = DATA.standings.map(({ key, label }) => [label, reports.filter((claim) => claim.standing === key).length]);
  const words = by.filter(([, n]) => n).map(([label, n]) => `${label} (${n})`).join(" · ");
  const warning = !reports.length ? "Not reported as something that happened. " : isFirm(event.ref) ? "" : "No report gives it as a fact. ";
  return [warning ? el("strong", {}, warning) : "", `${event.corroboration}; ${foundBy(event)}. ${words}`];
};

/** Events as buttons with commas between them, or nothing. */
const eventLine = (word, refs) => (refs.length ? el("p", { className: "linked" }, `${word}: `,
  refs.flatMap((ref, n) => [n ? "; " : "", eventButton(ref)])) : "");

/** What sources contradict each other in. */
const contestedLine = (event) => all(conflictsAbout.get(event.ref)).map((conflict) =>
  el("p", { className: "contested" }, "Contested, ", bdi(conflict.dimension), ": ",
    conflict.sides.flatMap((side, n) => [n ? " or " : "", "“", bdi(side.value), "”"]), ". ",
    button("Who says what", () => select("conflict", conflict.ref, { focus: true }), { className: "inline",
      "aria-label": `Who says what about ${conflict.dimension} of ${event.label}` })));

/** A claim of the story: voice, words, outlet and the date that it gives. */
const storyClaim = (claim) => {
  const item = witness(claim.key);
  item.append(el("p", { className: "small" }, claim.date?.plain ? ["Dated ", bdi(claim.date.plain)] : "Gives no date"));
  return item;
};

/** The claims of an event that pass the filters, made when they are looked at. */
const claimsBlock = (event) => {
  const found = all(claimsOfEvent.get(event.ref)).filter((claim) => passes(claim));
  const element = el("details", { className: "group" }, el("summary", {}, counted(found.length, "claim")));
  element.fill = () => element.childElementCount === 1 && element.append(el("ul", { className: "plain told" }, found.map(storyClaim)));
  element.addEventListener("toggle", element.fill);
  return found.length ? element : "";
};

/** When, in words; a whole without a date stands where its first part begins, and says so. */
const eventDay = (event) => (undated(daysOf(event)) && beginning(event) < Infinity ? ["No date of its own; it stands where its first part begins"] : event.date?.plain ? [bdi(event.date.plain), event.date.basis && event.date.basis !== "explicit"
  ? `; how dated: ${event.date.basis}` : ""] : ["No date"]);

/** One event, and below a campaign its parts. */
const chapter = (event, shown, level = 4) => {
  const parts = all(partsOfEvent.get(event.ref)).filter((part) => shown.has(part.ref) && !isWithin(part.ref)).sort(byBeginning);
  const heading = el(`h${level}`, {}, eventButton(event.ref));
  return el("article", { className: `chapter ${isFirm(event.ref) ? "" : "unsure"}`, "data-event": event.ref },
    heading,
    el("p", { className: "when" }, eventDay(event), event.kind && event.kind !== "event" ? `; ${event.kind}` : ""),
    el("p", {}, eventSentence(event)),
    el("p", { className: "small" }, firmness(event)),
    event.note ? el("p", { className: "small" }, bdi(event.note)) : "",
    contestedLine(event),
    event.whole && !shown.has(event.whole) ? eventLine("Part of", [event.whole]) : "",
    eventLine("In response to", all(event.answers)),
    eventLine("Answered by", all(answersTo.get(event.ref)).map((other) => other.ref)),
    claimsBlock(event),
    parts.length ? el("section", { className: "parts", "aria-label": `Parts of ${event.label}` },
      el("p", { className: "small" }, `${counted(parts.length, "part")}:`), parts.map((part) => chapter(part, shown, Math.min(6, level + 1)))) : "");
};

/** The days by which an event is put in order: its own, or else those of the part that begins first. */
const placedBy = (event) => {
  if (!undated(daysOf(event))) return event;
  const parts = all(partsOfEvent.get(event.ref)).filter((part) => !isWithin(part.ref)).map(placedBy);
  return parts.filter((part) => !undated(daysOf(part))).sort(byBeginning)[0] ?? event;
};

/** In the order in which they begin; what has only a latest day is taken by that. */
const beginning = (event) => {
  const { first, last } = daysOf(placedBy(event));
  return first ?? last ?? Infinity;
};
const byBeginning = (a, b) => (beginning(a) === beginning(b) ? 0 : beginning(a) - beginning(b));

/** The heading below which an event stands: its year, and its month if it began in a known one. */
const monthOf = (event) => {
  const placed = placedBy(event);
  const { first, last, soft } = daysOf(placed);
  if (first === null && last === null) return "No date";
  if (first === null) return `Until ${dayText(last)}`;
  const [year, month] = dayText(first).split("-");
  const known = !(soft & 1) || (last !== null && last - first < 31) || /^\[?\d{4}-\d\d/.test(placed.date?.edtf ?? "");
  return known ? `${MONTHS[Number(month) - 1]} ${year}` : year;
};

/** Fill the view with the events that pass the filters. */
const showStory = (section) => {
  const found = eventsWithinWindow();
  const shown = new Set(found.map((event) => event.ref));
  const tops = found.filter((event) => !event.whole || !shown.has(event.whole) || isWithin(event.ref)).sort(byBeginning);
  const groups = new Map();
  for (const event of tops.slice(0, story.limit)) groups.set(monthOf(event), [...all(groups.get(monthOf(event))), event]);
  const rest = tops.length - story.limit;
  section.replaceChildren(...[
    el("h2", { className: "view-heading" }, "Story"),
    el("p", { role: "status" }, `${counted(found.length, "event")} of ${events.size}, in the order in which they begin; what has no date is at the end. ` +
      "Every sentence is what sources say."),
    ...[...groups].map(([heading, group]) => el("section", { className: "month" }, el("h3", {}, heading),
      group.map((event) => chapter(event, shown)))),
    rest > 0 ? button(`Show ${Math.min(CHAPTERS_AT_ONCE, rest)} more of ${tops.length}`, () => {
      story.limit += CHAPTERS_AT_ONCE;
      showStory(section);
    }) : "",
    found.length ? "" : el("p", {}, events.size ? "No event passes the filters." : "No event is known; the claims are in the table."),
  ].filter(Boolean));
};

/** Whether an event is, over its wholes, part of itself: then it stands for itself, or it would stand nowhere. */
const isWithin = (ref) => {
  const seen = new Set();
  for (let at = events.get(ref)?.whole; at && !seen.has(at); at = events.get(at)?.whole) {
    if (at === ref) return true;
    seen.add(at);
  }
  return false;
};

/** Whether an event is selected, or is one of those of the name, the claim or the contradiction that is. */
const isChosen = (event, { kind, id }) => {
  if (kind === "event") return event.ref === id;
  if (kind === "entity") return [event.actors, event.targets, event.places].some((refs) => all(refs).includes(id));
  if (kind === "claim") return all(claims.get(id)?.events).includes(event.ref);
  return kind === "conflict" && conflicts.get(id)?.about === event.ref;
};

/** Mark the events of the selection in the timeline and the story. */
const markChosen = () => {
  for (const element of document.querySelectorAll("#timeline-view [data-event], #story-view [data-event]")) {
    const event = events.get(element.dataset.event);
    element.classList.toggle("chosen", isChosen(event, selection));
    if (selection.kind === "event" && event.ref === selection.id) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
  }
};
onSelect(markChosen);
onRefresh(markChosen);

register("story", {
  label: "Story",
  description: "Events in the order of time",
  show: (section) => {
    showStory(section);
    markChosen();
    const chosenHere = section.querySelector("[aria-current]");
    if (chosenHere) section.scrollTop += chosenHere.getBoundingClientRect().top - section.getBoundingClientRect().top - 120;
  },
  refresh: showStory,
});

/** On paper nobody can open anything: the claims with their sources are printed. */
const paper = { opened: [] };
window.addEventListener("beforeprint", () => {
  if (currentView !== "story") return;
  paper.opened = [...document.querySelectorAll("#story-view details:not([open])")];
  for (const element of paper.opened) {
    element.fill();
    element.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const element of paper.opened) element.open = false;
  paper.opened = [];
});
