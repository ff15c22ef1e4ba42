// The card of a name: its spellings in all scripts, affiliations and who says so, identifiers, neighbours, events.

const SCRIPTS = [["Arabic", /\p{Script=Arabic}/u], ["Hebrew", /\p{Script=Hebrew}/u], ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u], ["Chinese, Japanese, Korean", /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u],
  ["Latin", /\p{Script=Latin}/u]];
const MANY_CHIPS = 40;

/** The script in which most of a name could be written. */
const scriptOf = (name) => SCRIPTS.find(([, letters]) => letters.test(name))?.[0] ?? "Other";

/** All names but the first by script. */
const nameRows = (entity) => {
  const groups = gather(all(entity.names), (name) => [scriptOf(name)]);
  return [...groups].sort(([a], [b]) => (a === "Latin" ? -1 : b === "Latin" ? 1 : a.localeCompare(b)))
    .flatMap(([script, names]) => row(script, names.flatMap((name, n) => [n ? " · " : "", bdi(name)])));
};

/** The affiliations and the events of every name, worked out when the first card is opened. */
const gathered = { states: null, events: null };
const statesOf = (ref) => {
  gathered.states ??= gather(all(DATA.states), (state) => [...new Set([state.subject, state.object])]);
  return all(gathered.states.get(ref));
};
const eventsOf = (ref) => {
  gathered.events ??= gather(all(DATA.events), (event) => [...new Set([...all(event.actors), ...all(event.targets), ...all(event.places)])]);
  return all(gathered.events.get(ref));
};

/** An affiliation seen from one end: what, when, and who says so. */
const affiliation = (ref) => (state) => {
  const forward = state.subject === ref;
  const other = forward ? state.object : state.subject;
  const when = state.date?.plain ? [", ", bdi(state.date.plain)] : state.seen ? [", as reported on ", bdi(state.seen)] : [", dates not known"];
  const says = all(state.claims).filter((key) => claims.has(key)).flatMap((key, n) => [n ? ", " : " — according to ", witnessButton(key)]);
  return el("li", {}, forward ? state.relation : state.inverse, " ", leadTo(entities.has(other), "entity", other, nameOf(other)),
    when, says, state.decided ? " — decided by people" : "");
};

/** The outlet or title of a claim's document, leading to the claim. */
const witnessButton = (key) => {
  const { document: from } = claims.get(key);
  const source = sources.get(from);
  return button(bdi(source?.outlet || source?.title || from), () => go("claim", key), { className: "inline" });
};

/** Those on the other side of the claims of a name, with how many claims. */
const neighbours = (ref, found) => {
  const counts = new Map();
  for (const claim of found) {
    const others = all(claim.actors).includes(ref) ? all(claim.targets) : all(claim.targets).includes(ref) ? all(claim.actors) : [];
    for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  return [...counts].filter(([other]) => other !== ref).sort(([a, x], [b, y]) => y - x || nameOf(a).localeCompare(nameOf(b)));
};

/** Buttons in a row, a few at first. */
const chips = (items, show) => {
  const list = el("ul", { className: "plain chips" }, items.slice(0, MANY_CHIPS).map((item) => el("li", {}, show(item))));
  if (items.length <= MANY_CHIPS) return [list];
  const more = button(`All ${items.length}`, () => {
    list.append(...items.slice(MANY_CHIPS).map((item) => el("li", {}, show(item))));
    more.remove();
  });
  return [list, more];
};

const section = (heading, content) => (content.length ? [el("h3", {}, heading), content] : []);

/** A name: what it is, how it is written, whom it belongs to, with whom and in what it is named. */
const showEntity = (ref, options) => {
  const entity = entities.get(ref);
  const kind = classes.get(kindOf(ref));
  const found = claimsNaming(ref);
  const [near, states, happened] = [neighbours(ref, found), statesOf(ref), eventsOf(ref)];
  openDetails(bdi(entity.label), options,
    el("p", {}, kind ? [shapeSign(kind), " ", kind.label] : "", entity.meaning ? [". ", bdi(entity.meaning)] : ""),
    all(entity.similar).length ? el("p", {}, "Similar names: ", entity.similar.flatMap((n, i) => [i ? ", " : "", bdi(n)])) : "",
    el("dl", {}, nameRows(entity),
      row("Elsewhere", all(entity.ids).flatMap(([label, url], n) => [n ? ", " : "", link(url, label)])),
      row("Identifier", el("code", {}, bdi(ref)))),
    all(conflictsAbout.get(ref)).map(conflictBlock), decisionBlock(decisionsAbout.get(ref)),
    section(counted(states.length, "affiliation"), states.length ? [el("ul", { className: "plain facts" }, inSteps(states, affiliation(ref)))] : []),
    section("Together in claims with", near.length ? chips(near, ([other, n]) => nameButton(other, ` (${n})`)) : []),
    el("h3", {}, `${counted(found.length, "claim")}, by action`), byAction(found),
    section(counted(happened.length, "event"), happened.length ? chips(happened, (event) => eventButton(event.ref)) : []));
  emphasise({ node: ref, centre: options.focus === true });
};

panel("entity", showEntity);
