// The form for correcting a claim.

const VOICES_OF_THE_NARRATOR = ["asserted", "hypothetical"];
const NAMES = ["actor", "target", "speaker"];
const EDTF = /^[\dXYESZT.~?%/:+[\]{},-]*$/;

/** A list to choose from, with the present value chosen. */
const select = (name, terms, value) => {
  const element = el("select", { name });
  const groups = new Map();
  for (const term of terms) {
    const option = el("option", { value: term.name, title: term.meaning }, term.label === term.name ? term.name : `${term.label} (${term.name})`);
    if (!groups.has(term.group)) groups.set(term.group, []);
    groups.get(term.group).push(option);
  }
  for (const [label, options] of groups) {
    element.append(...(groups.size > 1 ? [el("optgroup", { label }, options)] : options));
  }
  element.value = value;
  return element;
};

const field = (label, control) => el("label", {}, el("span", {}, label), control);

/** Names as the reader sees them, separated by |. */
const namesInput = (name, row) =>
  el("input", { name, list: "entities", value: listOf(row[name]).map(labelOf).join(" | "), placeholder: "several names: A | B" });

/** What stands in the form, as columns of a row. */
const readForm = (form) => {
  const changes = Object.fromEntries(["action", "modality", "polarity"].map((name) => [name, form.elements[name].value]));
  for (const name of NAMES) {
    changes[name] = form.elements[name].value.split("|").map((part) => nameFor(part.trim())).filter(Boolean);
  }
  return { ...changes, date: form.elements.date.value.trim() };
};

/** What keeps a correction from being a claim, or nothing. */
const fault = (row, changes) => {
  const next = changedRow(row, changes);
  if (!listOf(next.actor).length && !listOf(next.target).length) return "Name an actor or a target.";
  const speaks = listOf(next.speaker).length || listOf(next.on_behalf_of).length;
  if (!VOICES_OF_THE_NARRATOR.includes(next.modality) && !speaks) return `Who says so? A claim that is ${next.modality} needs a speaker.`;
  if (!EDTF.test(changes.date)) return "Write the date as 2024-01-28, 2024-01, 2023-10/2024-02 or [2024-05-07..2024-05-09].";
  return "";
};

/** The form; `done` gets the changes, or null if the reader leaves it. */
const editForm = (row, done) => {
  const wrong = el("p", { className: "wide wrong", role: "alert" });
  const form = el("form", { noValidate: true },
    field("Action", select("action", DATA.actions, row.action)),
    field("Modality", select("modality", DATA.modalities, row.modality)),
    field("Polarity", select("polarity", DATA.polarities, row.polarity ?? "positive")),
    ...NAMES.map((name) => field(name[0].toUpperCase() + name.slice(1), namesInput(name, row))),
    field("Date (EDTF)", el("input", { name: "date", value: row.date ?? "" })),
    wrong,
    el("div", { className: "wide tools" }, el("button", { type: "submit" }, "Save and accept (Enter)"),
      button("Leave (Escape)", () => done(null))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changes = readForm(form);
    wrong.textContent = fault(row, changes);
    if (!wrong.textContent) done(changes);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done(null);
    if (event.key === "Enter" && event.target.tagName === "SELECT") form.requestSubmit();
  });
  return form;
};
