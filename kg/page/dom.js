// Making elements; every text of the data reaches the page through textContent, here and nowhere else.

/** An element with properties and children; strings become text. */
const el = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
};

/** A name or a stretch of text whose direction of writing stays its own. */
const bdi = (text) => el("bdi", {}, text);

/** A button that does something. */
const button = (label, action, properties = {}) => {
  const element = el("button", { type: "button", ...properties }, label);
  element.addEventListener("click", action);
  return element;
};
