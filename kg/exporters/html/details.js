// Claims in words and on cards, and the panel beside the picture that they are read in; what it can show is in
// entities.js, evidence.js and events.js.

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
  element.style.borderColor = tuned(modality.colour ?? "#666666");
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
const leadTo = (known, kind, id, label) => (known ? button(bdi(label), () => go(kind, id), { className: "inline" }) : bdi(label));

/** Select something for a reader who pressed a button or a key: the focus goes where it is shown. */
const go = (kind, id) => select(kind, id, { focus: true });

/** Events and claims that a claim refers to. */
const linkRows = (claim) => all(claim.links).flatMap((one) => row(one.relation, one.event
  ? leadTo(events.has(one.event), "event", one.event, one.label)
  : leadTo(claims.has(one.claim), "claim", one.claim, one.label)));

/** The document with its outlet, author, date and link. */
const sourceWords = (claim) => {
  const source = sources.get(claim.document);
  if (!source) return [bdi(claim.document)];
  const by = [source.outlet, source.author, source.date].filter(Boolean).flatMap((text) => [", ", bdi(text)]);
  const same = all(source.same_text).flatMap((title, n) => [n ? ", " : "; the same text as ", bdi(title)]);
  return [el("cite", {}, button(bdi(source.title), () => go("document", source.key), { className: "inline" })), ...by, ...same, source.url ? [el("br"), link(source.url)] : ""].flat();
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
      all(conflictsOfClaim.get(claim.key)).flatMap((one) => row("Contested", leadTo(true, "conflict", one.ref, one.label))),
      row("Note", claim.note ? bdi(claim.note) : ""),
      row("Source", sourceWords(claim)),
      row("In the text", spanWords(claim)),
      row("Recorded", [claim.method, claim.annotator, claim.confidence === undefined ? "" : `confidence ${claim.confidence}`,
        claim.recorded ? `on ${claim.recorded}` : ""]
        .filter(Boolean).flatMap((text, n) => [n ? ", " : "", bdi(text)])),
      row("Claim", button(el("code", {}, bdi(claim.handle ? `${claim.handle} ${claim.key}` : claim.key)), () => go("claim", claim.key), { className: "inline" }))));
  element.style.borderColor = tuned(modalities.get(claim.modality).colour ?? "#666666");
  return element;
};

/** What was opened, one after the other, and where in it the reader is. */
const trail = { steps: [], at: -1, opener: null };

/** Go back or forward in what was opened. */
const walk = (by) => {
  const step = trail.steps[trail.at + by];
  if (!step) return;
  trail.at += by;
  select(step.kind, step.id, { focus: true, walking: true });
};

/** Keep what is selected in the trail, and let the buttons say whether there is a way back and forward. */
onSelect(({ kind, id }, { walking = false }) => {
  const here = trail.steps[trail.at];
  if (kind && !walking && (here?.kind !== kind || here.id !== id)) {
    trail.steps = [...trail.steps.slice(0, trail.at + 1), { kind, id }];
    trail.at = trail.steps.length - 1;
  }
  const [back, forward] = details.querySelectorAll(".walk");
  if (!back) return;
  back.disabled = trail.at <= 0;
  forward.disabled = trail.at >= trail.steps.length - 1;
});

/** Fill the panel, open it, and with `focus` say where the reader is. */
const openDetails = (heading, { focus = false }, ...content) => {
  const title = el("h2", { tabIndex: -1 }, heading);
  if (details.hidden || !details.contains(document.activeElement)) trail.opener = document.activeElement;
  details.replaceChildren(
    el("div", { className: "bar" },
      el("div", {}, button("←", () => walk(-1), { className: "walk", "aria-label": "Back", title: "Back" }),
        button("→", () => walk(1), { className: "walk", "aria-label": "Forward", title: "Forward" })),
      title, button("Close", () => closeDetails(), { className: "close" })),
    ...content.flat(3));
  details.hidden = false;
  details.scrollTop = 0;
  if (focus) title.focus();
};

/** Close the panel, show the whole picture again, and go back to where the reader came from. */
const closeDetails = () => {
  const inside = details.contains(document.activeElement);
  details.hidden = true;
  emphasise(null);
  select("", "");
  if (!inside) return;
  const back = trail.opener?.isConnected && trail.opener !== document.body ? trail.opener : document.getElementById(`show-${currentView}`);
  back?.focus();
};

/** A name that leads to its own claims. */
const nameButton = (ref, ...more) => button([bdi(nameOf(ref)), ...more], () => go("entity", ref));

/** The claims of a name, grouped by action. */
const byAction = (found) => {
  const groups = new Map();
  for (const claim of found) {
    if (!groups.has(claim.action)) groups.set(claim.action, []);
    groups.get(claim.action).push(claim);
  }
  return [...groups].sort(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b)).map(folded);
};

/** Some claims below a word; their cards are made when they are looked at. */
const folded = ([word, group]) => {
  const element = el("details", { className: "group" }, el("summary", {}, bdi(word), ` (${group.length})`));
  element.addEventListener("toggle", () => element.childElementCount === 1 && element.append(...inSteps(group, card)));
  return element;
};

const STRIDE = 100;

/** Many things a stride at a time, so that ten thousand cards do not hold up the page. */
const inSteps = (items, show) => {
  const rest = items.slice(STRIDE);
  const shown = items.slice(0, STRIDE).map(show);
  if (rest.length === 0) return shown;
  const more = button(`Show ${Math.min(STRIDE, rest.length)} more of ${rest.length}`, () => more.replaceWith(...inSteps(rest, show)));
  return [...shown, more];
};

/** By date; what has no date comes last. */
const byDate = (found) => found.map((claim) => [claim.date?.sort ?? "", claim])
  .sort(([a], [b]) => (a === "") - (b === "") || (a < b ? -1 : a > b ? 1 : 0)).map(([, claim]) => claim);
