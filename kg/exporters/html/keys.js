// Keys: every view, search, help, and the way back; what the arrow keys do in the picture is in the picture's own files.

/** What each key does; those without an action belong to another file and stand here for the help. */
const KEYS = [
  ["/", "find a name, an event, a document or an action", () => search.focus()],
  ["?", "this help", () => helpSheet.showModal()],
  ["Ctrl+Z", "take back the last change of filters, places or what is hidden"],
  ["[", "back in what was opened", () => walk(-1)],
  ["]", "forward in what was opened", () => walk(1)],
  ["x", "clear all filters", () => clearFilters()],
  ["s", "save a picture, a table or a layout", () => saveSheet.showModal()],
  ["l", "a link to what you see", () => document.getElementById("share").click()],
  ["Esc", "close what is open"],
  ["Tab", "the next thing that can be pressed; Enter presses it"],
];
const NUMBERED = 9;

/** The views have the digits with Alt, in the order of their tabs. */
const viewKeys = () => [...views.keys()].slice(0, NUMBERED).map((name, n) => [`Alt+${n + 1}`, `show: ${views.get(name).tab.textContent}`]);

const helpList = el("dl", { className: "keys" });
const helpSheet = sheet("help-sheet", "Keys", helpList,
  el("h3", {}, "In the picture"),
  el("p", {}, "Go there with Tab. Arrow keys go from name to name, Enter reads the claims; 1, 2 and 3 show the names within so many steps; + and - change the size; the mouse or a finger moves and pins."),
  el("p", { className: "small" }, "Every claim is in the table too, which screen readers can read."));
const showKeys = () => helpList.replaceChildren(...[...KEYS, ...viewKeys()].flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)]));

const isTyping = (element) => element?.matches("input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select") ?? false;

/** Take the last change back, and say what it was. */
const undo = () => {
  const name = undoLast();
  say(name ? `Taken back: ${name}.` : "There is nothing to take back.");
};

const onKey = (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const typing = isTyping(document.activeElement);
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
    if (typing && document.activeElement.type !== "number") return;
    undo();
  } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
    const name = [...views.keys()][Number(event.code.slice(5)) - 1];
    if (!name) return;
    showView(name);
    views.get(name).tab.focus();
    keepAddress();
  } else {
    const action = KEYS.find(([key, , act]) => key === event.key && act)?.[2];
    if (!action || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    action();
  }
  event.preventDefault();
};

document.addEventListener("keydown", onKey);
addTool("Undo", undo, { id: "undo", title: "Ctrl+Z" });
addTool("Keys", () => helpSheet.showModal(), { id: "help", "aria-haspopup": "dialog", title: "?" });
onReady(showKeys);
