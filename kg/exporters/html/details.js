// The panel beside the picture: the claims of a line, of a name, or one claim, each with its source.

const details = document.getElementById("details");

/** "1 claim", "2 claims". */
const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** One row of a description list, or nothing if there is nothing to say. */
const row = (term, ...content) => {
  const given = content.flat().filter((part) => part !== "" && part !== undefined && part !== null);
  return given.length ? [el("dt", {}, term), el("dd", {}, given)] : [];
};

/** Who did what to whom; it never stands without the badge of its voice. */
const sentence = (claim) => {
  const actors = all(claim.actors);
  const targets = all(claim.targets);
  return [
    ...(actors.length ? names(actors) : [el("i", {}, "actor not named")]),
    " ", el("span", { className: "action" }, claim.negative ? el("strong", {}, "not ") : "", claim.action), " ",
    ...names(targets),
    ...(targets.length || claim.target_words ? [] : [el("i", {}, "(no target)")]),
    ...(targets.length || !claim.target_words ? [] : ["“", bdi(claim.target_words), "”"]),
  ];
};

/** The modality as a coloured word. */
const badge = (claim) => {
  const modality = modalities.get(claim.modality);
  const element = el("span", { className: `badge ${claim.standing}` }, modality.label);
  element.style.borderColor = modality.colour ?? "#666666";
  return element;
};

/** The date as plain words, with EDTF, the words of the source, and how it was got. */
const dateWords = (date) => {
  if (!date) return ["not given"];
  return [
    date.plain ? bdi(date.plain) : "no date",
    date.edtf && date.edtf !== date.plain ? el("span", { className: "small" }, " EDTF ", el("code", {}, bdi(date.edtf))) : "",
    date.words ? el("span", {}, ", in the source “", bdi(date.words), "”") : "",
    date.plain && date.basis ? `; ${date.basis}` : "",
  ];
};

/** Something that leads to a claim, an event or a conflict if the page has it, else its words. */
const leadTo = (known, show, label) => (known ? button(bdi(label), show, { className: "inline" }) : bdi(label));

/** Events and claims that a claim refers to. */
const linkRows = (claim) => all(claim.links).flatMap((one) => row(one.relation, one.event
  ? leadTo(events.has(one.event), () => showEvent(one.event), one.label)
  : leadTo(claims.has(one.claim), () => showClaim(one.claim), one.label)));

/** The document with its outlet, author, date and link. */
const sourceWords = (claim) => {
  const source = sources.get(claim.document);
  if (!source) return [bdi(claim.document)];
  const by = [source.outlet, source.author, source.date].filter(Boolean).flatMap((text) => [", ", bdi(text)]);
  const same = all(source.same_text).flatMap((title, n) => [n ? ", " : "; the same text as ", bdi(title)]);
  return [el("cite", {}, bdi(source.title)), ...by, ...same, source.url ? [el("br"), link(source.url)] : ""].flat();
};

/** Where it stands in the document. */
const spanWords = (claim) => all(claim.spans).flatMap((span, number) => [
  number ? "; " : "", `characters ${span.begin} to ${span.end}`,
  span.quote ? el("q", {}, bdi(span.quote)) : "",
]);

/** One claim with all that is known of it. */
const card = (claim) => {
  const element = el("article", { className: "claim", "data-claim": claim.key },
    el("h4", {}, badge(claim), " ", sentence(claim)),
    el("p", { className: "voice" }, bdi(claim.voice), claim.certainty ? ` — hedged: ${claim.certainty}` : ""),
    el("dl", {},
      row("Date", dateWords(claim.date)),
      row("Place", names(all(claim.places))),
      row("Figures", all(claim.figures).flatMap((figure, n) => [n ? ", " : "", bdi(figure)])),
      row("Role", claim.role ? bdi(claim.role) : ""),
      row("Called", claim.actor_words ? ["actor “", bdi(claim.actor_words), "”"] : "",
        claim.actor_words && claim.target_words ? ", " : "",
        claim.target_words ? ["target “", bdi(claim.target_words), "”"] : ""),
      linkRows(claim),
      all(conflictsOfClaim.get(claim.key)).flatMap((one) => row("Contested", leadTo(true, () => showConflict(one.ref), one.label))),
      row("Note", claim.note ? bdi(claim.note) : ""),
      row("Source", sourceWords(claim)),
      row("In the text", spanWords(claim)),
      row("Recorded", [claim.method, claim.annotator, claim.confidence === undefined ? "" : `confidence ${claim.confidence}`,
        claim.recorded ? `on ${claim.recorded}` : ""]
        .filter(Boolean).flatMap((text, n) => [n ? ", " : "", bdi(text)])),
      row("Claim", el("code", {}, bdi(claim.handle ? `${claim.handle} ${claim.key}` : claim.key)))));
  element.style.borderColor = modalities.get(claim.modality).colour ?? "#666666";
  return element;
};

/** Fill the panel, open it, and say where the reader is. */
const openDetails = (heading, ...content) => {
  const title = el("h2", { tabIndex: -1 }, heading);
  details.replaceChildren(
    el("div", { className: "bar" }, title, button("Close", () => closeDetails(), { className: "close" })), ...content.flat());
  details.hidden = false;
  details.scrollTop = 0;
  return title;
};

/** Close the panel and show the whole picture again. */
const closeDetails = () => {
  details.hidden = true;
  emphasise(null);
  select("", "");
};

/** A name that leads to its own claims. */
const nameButton = (ref, ...more) => button([bdi(nameOf(ref)), ...more], () => showEntity(ref, true));

/** The claims of a line first, then the others between the same two. */
const showLine = (id) => {
  const line = lines.get(id);
  const own = claimsOf(line);
  const others = claimsBetween(line.from, line.to).filter((claim) => !own.includes(claim));
  openDetails([bdi(nameOf(line.from)), " and ", bdi(nameOf(line.to))],
    el("p", {}, nameButton(line.from), " ", nameButton(line.to)),
    el("h3", {}, `This line: ${counted(own.length, "claim")}`), own.map(card),
    others.length ? el("h3", {}, `Between the same two: ${counted(others.length, "other claim")}`) : "", others.map(card));
  emphasise({ line: id });
};

/** One claim, reached from the table or from another claim. */
const showClaim = (key) => {
  const title = openDetails("Claim", card(claims.get(key)));
  emphasise({ claims: new Set([key]) });
  title.focus();
};

/** The claims of a name, grouped by action. */
const byAction = (found) => {
  const groups = new Map();
  for (const claim of found) groups.set(claim.action, [...all(groups.get(claim.action)), claim]);
  return [...groups].sort(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b)).map(folded);
};

/** Some claims below a word; their cards are made when they are looked at. */
const folded = ([word, group]) => {
  const element = el("details", { className: "group" }, el("summary", {}, bdi(word), ` (${group.length})`));
  element.addEventListener("toggle", () => element.childElementCount === 1 && element.append(...group.map(card)));
  return element;
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

/** A name: what it is, its spellings, its claims and its neighbours. */
const showEntity = (ref, focus = false) => {
  const entity = entities.get(ref);
  const kind = classes.get(entity.kind ?? "kg:UnresolvedEntity");
  const found = claimsNaming(ref);
  const near = neighbours(ref, found);
  const title = openDetails(bdi(entity.label),
    el("p", {}, shapeSign(kind), " ", kind.label, entity.meaning ? [". ", bdi(entity.meaning)] : ""),
    all(entity.similar).length ? el("p", {}, "Similar names: ", entity.similar.flatMap((n, i) => [i ? ", " : "", bdi(n)])) : "",
    all(entity.names).length ? el("p", { className: "small" }, "Also: ", entity.names.flatMap((n, i) => [i ? " · " : "", bdi(n)])) : "",
    all(conflictsAbout.get(ref)).map(conflictBlock), decisionBlock(decisionsAbout.get(ref)),
    el("h3", {}, `${counted(found.length, "claim")}, by action`), byAction(found),
    near.length ? el("h3", {}, "Together in claims with") : "",
    el("ul", { className: "plain chips" }, near.map(([other, n]) => el("li", {}, nameButton(other, ` (${n})`)))));
  emphasise({ node: ref, centre: focus });
  if (focus) title.focus();
};

panel("entity", (ref, { focus = false }) => showEntity(ref, focus));
panel("line", showLine);
panel("claim", showClaim);
