// A claim on the page: what it says, its sentence, the verdict, and the buttons.

/** Several names with commas between them, or what stands for nobody. */
const namesOf = (names, words, nobody) => {
  if (!listOf(names).length) return [words ? ["“", bdi(words), "”"] : el("i", {}, nobody)].flat();
  return listOf(names).flatMap((name, number) => [number ? ", " : "", bdi(labelOf(name))]);
};

/** Who did what to whom, and in which voice. */
const summary = (row) => el("p", { className: "summary" },
  el("span", { className: "badge", title: modalities.get(row.modality)?.meaning ?? "" }, row.modality), " ",
  namesOf(row.actor, row.actor_text, "actor not named"), " ",
  row.polarity === "negative" ? el("strong", {}, "not ") : "", el("i", {}, actions.get(row.action)?.label ?? row.action), " ",
  namesOf(row.target, row.target_text, "(no target)"));

/** Everything else that can be corrected, in a line. */
const facts = (row) => el("p", { className: "facts" },
  listOf(row.speaker).length ? ["said by ", ...namesOf(row.speaker)] : "narrator's voice",
  listOf(row.on_behalf_of).length ? [" for ", ...namesOf(row.on_behalf_of)] : "",
  " · ", row.date ? bdi(row.date) : "no date", row.date_text ? [" (“", bdi(row.date_text), "”)"] : "",
  row.confidence === undefined ? "" : ` · confidence ${row.confidence}`, ` · ${row.method ?? "hand"}`);

/** Text in one paragraph; where the article begins a new one, a sign says so. */
const flowing = (text) => text.replace(/\s*\n\s*/g, " ¶ ");

/** The sentence with its marks. */
const sentence = (claim) => el("p", { className: "sentence", dir: "auto" }, claim.pieces.length
  ? claim.pieces.map(({ text, roles }) => (roles.length ? el("mark", { className: roles.join(" ") }, flowing(text)) : flowing(text)))
  : el("i", {}, "The text is not in this page: make it with --corpus."));

/** What was decided, and what was changed. */
const verdictWords = (row, decision) => {
  if (!decision) return "open";
  if (decision.verdict === "rejected") return "rejected";
  const columns = Object.keys(decision.changes).filter((column) => !same(row[column], decision.changes[column]));
  return columns.length ? `accepted with another ${columns.join(", ")}` : "accepted as proposed";
};

/** The list item of a claim, made anew after every decision. */
const card = (claim, number, act) => {
  const { row } = claim;
  const decision = decisions.get(row.claim);
  const now = decision ? changedRow(row, decision.changes) : row;
  const press = (label, name, verdict) =>
    button(label, () => act(row.claim, name), { "aria-pressed": String(decision?.verdict === verdict), "data-act": name });
  return el("li", { className: `claim ${decision?.verdict ?? "open"}`, "data-claim": row.claim, tabIndex: -1 },
    summary(now), facts(now), sentence(claim),
    el("div", { className: "tools" },
      press("Accept", "accept", "accepted"), press("Reject", "reject", "rejected"),
      button("Edit", () => act(row.claim, "edit"), { "data-act": "edit" }),
      decision ? button("Undo", () => act(row.claim, "undo"), { "data-act": "undo" }) : "",
      el("p", { className: "verdict" }, `${number + 1} of ${DATA.claims.length}: ${verdictWords(row, decision)}`)));
};
