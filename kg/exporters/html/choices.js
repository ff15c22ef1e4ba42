// The boxes of the filters, which are the legend too, with live counts; what they do is in filters.js.

const MANY = 12; // a group of more choices is closed at first
const FIRST = 40; // so many choices of a long list are shown until the reader asks for all

/** The groups of choices in the order of the page: what to call a value, its sign, and what it means. */
const GROUPS = [
  { field: "modality", heading: "In which voice", nameOf: (ref) => modalities.get(ref)?.label ?? ref,
    signOf: (ref) => lineSign(modalities.get(ref)?.colour ?? "#666666"), meaning: (ref) => modalities.get(ref)?.meaning },
  { field: "act", heading: "Actions", nameOf: (ref) => DATA.actions.find((one) => one[0] === ref)?.[1] ?? ref },
  { field: "kind", heading: "Kinds", nameOf: (ref) => classes.get(ref)?.label ?? ref, signOf: (ref) => shapeSign(classes.get(ref) ?? { ref }),
    note: "A larger sign is named in more claims. A dashed outline is a name on which nobody has decided yet." },
  { field: "outlet", heading: "Outlets", nameOf: (name) => name || "not given" },
  { field: "document", heading: "Source", nameOf: (key) => `${key}: ${sources.get(key)?.title ?? ""}`, meaning: (key) => sources.get(key)?.outlet },
  { field: "certainty", heading: "Hedged", nameOf: (label) => label || "said without a hedge" },
  { field: "method", heading: "How it was recorded", nameOf: (label) => label || "not given" },
];

/** A box with its sign, label and live count. */
const choice = (input, field, value, label, sign = "", meaning = "") =>
  el("label", { className: "choice", ...(meaning ? { title: meaning } : {}) }, input, sign, el("span", {}, bdi(label)),
    el("output", { "data-field": field, "data-value": value }));

/** Tick values on or off, which can be undone. */
const tick = (field, values, on, name) => changeFilters(`${on ? "showing" : "hiding"} ${name}`, () => {
  for (const value of values) chosen.off[field][on ? "delete" : "add"](value);
});

/** A box for one value. */
const box = (group, value) => {
  const input = el("input", { type: "checkbox", "data-tick": group.field });
  input.tickedValues = [value];
  input.addEventListener("change", () => tick(group.field, [value], input.checked, group.nameOf(value)));
  return choice(input, group.field, value, group.nameOf(value), group.signOf?.(value) ?? "", group.meaning?.(value));
};

/** The buttons that tick all or none of a group. */
const allOrNone = ({ field, heading }) => el("p", { className: "chips" },
  button("All", () => tick(field, valuesOf(field), true, `all of ${heading}`), { className: "inline", "aria-label": `All of ${heading}` }),
  button("None", () => tick(field, valuesOf(field), false, `all of ${heading}`), { className: "inline", "aria-label": `None of ${heading}` }));

/** A group of choices; a long list is cut until the reader asks for all of it. */
const groupBlock = (group) => {
  const values = valuesOf(group.field);
  const body = el("fieldset", {}, el("legend", { className: "unseen" }, group.heading), allOrNone(group));
  const list = values.slice(0, FIRST).map((value) => box(group, value));
  const more = values.length > FIRST ? button(`All ${values.length}`, () => {
    more.replaceWith(...values.slice(FIRST).map((value) => box(group, value)));
    showChoices();
    showLiveCounts();
  }) : "";
  body.append(...(group.field === "act" ? [actionTree()] : [...list, more]), group.note ? el("p", { className: "small" }, group.note) : "");
  return foldingGroup(group.heading, body, values.length <= MANY && group.field !== "certainty", group.field);
};

const foldingGroup = (heading, body, open, field = "") =>
  el("details", { className: "filter", open, "data-group": field }, el("summary", {}, heading, el("span", { className: "small" })), body);

/** The actions as a tree: a family is ticked, not ticked, or mixed. */
const actionTree = () => {
  const below = gather(DATA.actions, ([, , above]) => [above ?? ""]);
  const used = new Set(valuesOf("act"));
  const leaves = (ref) => [...(used.has(ref) ? [ref] : []), ...all(below.get(ref)).flatMap(([child]) => leaves(child))];
  const branch = ([ref, label]) => {
    const children = all(below.get(ref));
    const own = children.length && used.has(ref) ? [actionRow(`${label}, nothing more said`, [ref], "")] : [];
    const list = children.length ? el("ul", { className: "plain tree", hidden: true }, own, children.map(branch)) : "";
    return actionRow(label, leaves(ref), list);
  };
  return el("ul", { className: "plain tree" }, all(below.get("")).map(branch));
};

const actionRow = (label, refs, list) => {
  const input = el("input", { type: "checkbox", "data-tick": "act" });
  input.tickedValues = refs;
  input.addEventListener("change", () => tick("act", refs, input.checked, label));
  const unfold = list ? button("▸", () => {
    list.hidden = !list.hidden;
    unfold.textContent = list.hidden ? "▸" : "▾";
    unfold.setAttribute("aria-expanded", String(!list.hidden));
  }, { className: "unfold", "aria-expanded": "false", "aria-label": `Kinds of ${label}` }) : el("span", { className: "unfold" });
  const row = choice(input, "act", refs.join(" "), label);
  return el("li", {}, el("div", { className: "branch" }, unfold, row), list);
};

/** One standing or all. */
const standingBlock = () => {
  const radio = (key, label, sign) => {
    const input = el("input", { type: "radio", name: "standing", value: key });
    input.addEventListener("change", () => changeFilters("the choice of how firmly it is said", () => { chosen.standing = key; }));
    return choice(input, "standing", key, label, sign);
  };
  return foldingGroup("How firmly it is said", el("fieldset", {}, el("legend", { className: "unseen" }, "How firmly it is said"),
    radio("", "Everything", ""), DATA.standings.map(({ key, label, dashes }) => radio(key, label, lineSign("#444444", dashes)))), true);
};

/** The filters on how many say so and how sure they are. */
const measureBlock = () => {
  const number = (id, field, max, step, words) => {
    const input = el("input", { type: "number", id, min: 0, max, step, value: "0" });
    input.addEventListener("input", () => {
      const value = Math.min(max, Math.max(0, Number(input.value) || 0));
      if (value !== chosen[field]) changeFilters("the choice of how many say so", () => { chosen[field] = value; });
    });
    return el("label", { className: "choice" }, input, " ", el("span", {}, words));
  };
  const contested = el("input", { type: "checkbox", id: "contested" });
  contested.addEventListener("change", () => changeFilters("the choice of what is contested", () => { chosen.contested = contested.checked; }));
  const unsure = DATA.claims.some((claim) => claim.confidence !== undefined);
  return foldingGroup("How many say so", el("fieldset", { id: "corroboration" }, el("legend", { className: "unseen" }, "How many say so"),
    events.size ? number("least-sources", "sources", 999, 1, "independent sources or more") : "",
    conflicts.size ? el("label", { className: "choice" }, contested, " ", el("span", {}, "only where sources contradict each other")) : "",
    unsure ? number("least-confidence", "confidence", 1, 0.05, "confidence or more (claims that give none stay)") : ""), true);
};

/** Put the boxes in the state of the filters. */
const showChoices = () => {
  for (const input of document.querySelectorAll("#filter-groups input[data-tick]")) {
    const off = chosen.off[input.dataset.tick];
    const ticked = input.tickedValues.filter((value) => !off.has(value)).length;
    input.checked = ticked === input.tickedValues.length;
    input.indeterminate = ticked > 0 && !input.checked;
  }
  for (const input of document.querySelectorAll("#filter-groups input[name=standing]")) input.checked = input.value === chosen.standing;
  const set = (id, property, value) => {
    const input = document.getElementById(id);
    if (input && input !== document.activeElement) input[property] = value;
  };
  set("least-sources", "value", chosen.sources);
  set("least-confidence", "value", chosen.confidence);
  set("contested", "checked", chosen.contested);
};

/** The counts beside the boxes, how many claims pass, and what is chosen with a button for each. */
const showLiveCounts = () => {
  const passed = tally();
  for (const output of document.querySelectorAll("#filter-groups output[data-field]")) {
    const { field, value } = output.dataset;
    output.textContent = field === "act" ? value.split(" ").reduce((sum, ref) => sum + countOf(field, ref), 0) : countOf(field, value);
  }
  for (const { field } of GROUPS) {
    const hidden = chosen.off[field].size;
    document.querySelector(`#filter-groups [data-group="${field}"] summary span`).textContent = hidden ? ` (${hidden} hidden)` : "";
  }
  document.getElementById("filter-count").textContent = `${passed} of ${counted(DATA.claims.length, "claim")}`;
  const found = filterWords();
  document.getElementById("filter-chosen").replaceChildren(...found.map(({ words, clear }) =>
    el("li", {}, button([bdi(words), " ✕"], () => changeFilters("taking a filter away", clear), { className: "inline", "aria-label": `Take away: ${words}` }))));
  document.getElementById("clear-filters").hidden = found.length === 0;
};

/** Choose nothing. */
const clearFilters = () => changeFilters("taking all filters away", () => filterWords().forEach(({ clear }) => clear()));

/** Make all boxes. */
const showFilters = () => {
  document.getElementById("filter-groups").append(standingBlock(), ...GROUPS.slice(0, 1).map(groupBlock), measureBlock(), ...GROUPS.slice(1).map(groupBlock));
  document.getElementById("clear-filters").addEventListener("click", clearFilters);
  showChoices();
};
