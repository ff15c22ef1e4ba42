// The search box: names in every script, events, documents and actions; the reason of a match stands beside it.

const search = document.getElementById("search");
const matches = document.getElementById("matches");
const MOST_MATCHES = 12;
const SHORTEST_SOUND = 4; // letters from which a name is looked for by its sound

/** What can be found: kind, id, the name to show, and all its spellings, the shown one first. */
let findable = null;
const everything = () => {
  findable ??= [
    ...DATA.entities.map((one) => ["entity", one.ref, one.label, [one.label, ...all(one.names)]]),
    ...all(DATA.events).map((one) => ["event", one.ref, one.label, [one.label]]),
    ...DATA.documents.map((one) => ["document", one.key, one.title, [one.title, one.key, ...(one.outlet ? [one.outlet] : [])]]),
    ...DATA.actions.map(([ref, label]) => ["action", ref, label, [label]]),
  ].map(([kind, id, label, names]) => ({ kind, id, label, names, folded: names.map(fold), sounds: null }));
  return findable;
};

/** How well a spelling fits: 0 equal, 1 begins, 2 a word begins, 3 contains, 9 not at all. */
const fit = (name, query) => {
  if (name === query) return 0;
  const at = name.indexOf(query);
  if (at < 0) return 9;
  return at === 0 ? 1 : name.includes(` ${query}`) ? 2 : 3;
};

const RANKS = ["", "begins with it", "a word begins with it", "has it within", "sounds like it"];
const KINDS = { entity: "", event: "event", document: "document", action: "action" };
const KIND_ORDER = Object.keys(KINDS);

/** Which spelling sounds like the query, or -1; sounds are worked out when they are first needed. */
const soundsLike = (one, query, sound) => {
  one.sounds ??= one.names.map(skeleton);
  return one.sounds.findIndex((own, n) => own === sound && isSameSound(one.names[n], query));
};

/** The best spelling of something for a query: its rank and its number, or rank 9. */
const bestOf = (one, query, text, sound) => {
  let [rank, number] = [9, 0];
  one.folded.forEach((name, n) => {
    const how = fit(name, query);
    if (how < rank) [rank, number] = [how, n];
  });
  if (rank < 9 || !sound) return [rank, number];
  const heard = soundsLike(one, text, sound);
  return heard < 0 ? [9, 0] : [4, heard];
};

/** What a query finds, best first: { kind, id, label, reason }. */
const find = (text) => {
  const query = fold(text);
  if (query === "") return [];
  const sound = query.length >= SHORTEST_SOUND ? skeleton(text) : "";
  return everything().map((one) => [one, ...bestOf(one, query, text, sound)]).filter(([, rank]) => rank < 9)
    .sort(([a, x, m], [b, y, n]) => x - y || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || m - n || a.label.length - b.label.length)
    .map(([one, rank, number]) => ({ ...one, reason: [KINDS[one.kind], number ? one.names[number] : "", RANKS[rank]] }));
};

const listed = { found: [], active: -1 };

/** An option: the name, and beside it what it is and why it is here. */
const option = (one, n) => {
  const [kind, spelling, rank] = one.reason;
  const why = [kind, spelling ? ["also ", bdi(spelling)] : "", rank].filter((part) => part !== "").flatMap((part, at) => [at ? ", " : "", part].flat());
  const item = el("li", { role: "option", id: `match-${n}`, "aria-selected": "false" }, bdi(one.label), why.length ? el("span", { className: "small" }, " ", why) : "");
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(one));
  return item;
};

/** Show what is found for what is typed. */
const showMatches = () => {
  const found = find(search.value);
  listed.found = found.slice(0, MOST_MATCHES);
  listed.active = -1;
  matches.replaceChildren(...listed.found.map(option));
  matches.hidden = listed.found.length === 0;
  search.setAttribute("aria-expanded", String(!matches.hidden));
  search.removeAttribute("aria-activedescendant");
  const more = found.length - listed.found.length;
  document.getElementById("search-status").textContent = search.value.trim() === "" ? ""
    : found.length === 0 ? "no such name" : `${found.length} found${more ? `, ${more} not listed` : ""}`;
};

/** Close the list; with `empty` the box is emptied too. */
const closeMatches = (empty) => {
  if (empty) search.value = "";
  listed.found = [];
  matches.replaceChildren();
  matches.hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.removeAttribute("aria-activedescendant");
  document.getElementById("search-status").textContent = "";
};

/** Go to what was chosen: a name into the middle of the picture, an action into the filters, the rest into the panel. */
const take = (one) => {
  closeMatches(false);
  if (one.kind === "entity") choose(one.id);
  else if (one.kind === "action") onlyAction(one.id, one.label);
  else select(one.kind, one.id, { focus: true });
};

/** Show only the claims of an action and of those below it, in the table. */
const onlyAction = (ref, label) => {
  const below = new Set([ref]);
  for (const [child, , above] of DATA.actions) if (below.has(above)) below.add(child);
  changeFilters(`showing only ${label}`, () => {
    chosen.off.act.clear();
    for (const value of valuesOf("act")) if (!below.has(value)) chosen.off.act.add(value);
  });
  showView("table");
  document.getElementById("show-table").focus();
};

/** Mark an option as the one that Enter takes. */
const activate = (n) => {
  const count = listed.found.length;
  if (count === 0) return;
  listed.active = (n + count) % count;
  [...matches.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === listed.active)));
  search.setAttribute("aria-activedescendant", `match-${listed.active}`);
  matches.children[listed.active].scrollIntoView({ block: "nearest" });
};

/** Arrows move, Enter takes the marked or the best match, Escape closes the list and then empties the box. */
const onSearchKey = (event) => {
  if (event.key === "ArrowDown") activate(listed.active + 1);
  else if (event.key === "ArrowUp") activate(listed.active < 0 ? -1 : listed.active - 1);
  else if (event.key === "Enter" && listed.found.length) take(listed.found[Math.max(0, listed.active)]);
  else if (event.key === "Escape" && (listed.found.length || search.value)) closeMatches(matches.hidden);
  else return;
  event.preventDefault();
  event.stopPropagation();
};

search.addEventListener("input", showMatches);
search.addEventListener("focus", showMatches);
search.addEventListener("keydown", onSearchKey);
search.addEventListener("blur", () => closeMatches(false));
