// Where the parts of the page meet: views, the selection, filters, undo, and who wants to be told.
//
// A view file says register("timeline", { label: "Timeline", show(section), refresh(section) }); its tab
// #show-timeline and its <section id="timeline-view"> are made here, in the order of SCRIPTS.
// The other joints: addFilter, select and onSelect, panel, undoable, addTool, onRefresh, onReady.

const views = new Map();
const hooks = { select: [], refresh: [], ready: [] };
const selection = { kind: "", id: "" };
const filters = new Map();
const panels = new Map();
const past = [];
let currentView = "";

/** Add a view: `show(section)` each time it comes to the front, `refresh(section)` when the filters change meanwhile. */
const register = (name, { label, description = label, show, refresh: renew = show }) => {
  const section = el("section", { id: `${name}-view`, hidden: true, "aria-label": description });
  const tab = button(label, () => showView(name), { id: `show-${name}`, "aria-pressed": "false", "aria-controls": section.id });
  document.getElementById("views").append(section);
  document.getElementById("tabs").append(tab);
  views.set(name, { section, tab, show, refresh: renew });
  return section;
};

/** Bring a view to the front. */
const showView = (name) => {
  currentView = name;
  for (const [other, { section, tab }] of views) {
    section.hidden = other !== name;
    tab.setAttribute("aria-pressed", String(other === name));
  }
  views.get(name).show(views.get(name).section);
};

/** A filter: claims for which the predicate is false are in no view. Call refresh() when what it depends on changes. */
const addFilter = (name, predicate) => filters.set(name, predicate);

/** Whether a claim passes the filters, but for those that are skipped by name. */
const passes = (claim, ...skipped) => {
  for (const [name, predicate] of filters) if (!skipped.includes(name) && !predicate(claim)) return false;
  return true;
};

/** Be told when the filters have changed: for counts, the address, whatever is always in sight. */
const onRefresh = (told) => hooks.refresh.push(told);

/** Show everything anew that depends on the filters: the view in front, then whoever asked to be told. */
const refresh = () => {
  forgetPassing();
  const view = views.get(currentView);
  if (view) view.refresh(view.section);
  for (const told of hooks.refresh) told();
};

/** How a kind of thing is shown in the panel: panel("entity", (id, options) => ...). */
const panel = (kind, show) => panels.set(kind, show);

/** Be told when something else is selected; gets the selection and the options of select(). */
const onSelect = (told) => hooks.select.push(told);

/**
 * Select an "entity" (by ref), a "line" (id), an "event" (ref), a "claim" or "document" (key), a "conflict" (ref);
 * select("", "") selects nothing. `focus` moves the picture and the keyboard's focus there.
 */
const select = (kind, id, options = {}) => {
  [selection.kind, selection.id] = [kind, id];
  panels.get(kind)?.(id, options);
  for (const told of hooks.select) told(selection, options);
};

/** Remember how to take something back, in words for the reader ("hiding Iran"). */
const undoable = (name, undo) => past.push({ name, undo });

/** Take the last thing back; gives its name, or "" if there is none. */
const undoLast = () => {
  const last = past.pop();
  last?.undo();
  return last?.name ?? "";
};

/** A button in the head of the page. */
const addTool = (label, action, properties = {}) => {
  const element = button(label, action, properties);
  document.getElementById("page-tools").append(element);
  return element;
};

/** Run once, when the first picture is complete. */
const onReady = (told) => hooks.ready.push(told);
