// Days: when claims and events were, and the window of days that is a filter of all views; timeline.js moves it.

const MILLISECONDS = 86400000; // of a day
const NEVER = { first: null, last: null, soft: 0 };

/** The earliest and the latest day of something, null where a side is open or nothing is known; `soft`: see moments.py. */
const daysOf = ({ date }) => (date ? { first: date.first ?? null, last: date.last ?? null, soft: date.soft ?? 0 } : NEVER);

const undated = ({ first, last }) => first === null && last === null;

/** A day as people write it, and back; null for what is no day. */
const dayText = (day) => new Date(day * MILLISECONDS).toISOString().slice(0, 10);
const dayNumber = (text) => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : Math.round(time / MILLISECONDS);
};

/** The window: null is an open side; and whether what has no date is shown. */
const dayWindow = { first: null, last: null, undated: true };

const windowIsOpen = () => dayWindow.first === null && dayWindow.last === null;

/** Whether something may have been within the window: a date that reaches into it counts. */
const withinWindow = (days) => {
  const { first, last } = days;
  if (first === null && last === null) return dayWindow.undated;
  return (dayWindow.last === null || first === null || first <= dayWindow.last) &&
    (dayWindow.first === null || last === null || last >= dayWindow.first);
};

addFilter("window", (claim) => (windowIsOpen() && dayWindow.undated) || withinWindow(daysOf(claim)));

/** The events that pass the filters and whose own date may lie within the window. */
const eventsWithinWindow = () => passingEvents().filter((event) => withinWindow(daysOf(event)));

/** The window in words. */
const windowWords = () => {
  const { first, last } = dayWindow;
  const dated = first === null && last === null ? "any date" : first === null ? `until ${dayText(last)}`
    : last === null ? `from ${dayText(first)} on` : first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
  return `${dated}${dayWindow.undated ? " or no date" : ""}`;
};

const clearWindow = () => Object.assign(dayWindow, { first: null, last: null, undated: true });

/** The window as a text for the address: `2024-01-01/2024-01-31`, with `!` where what has no date is hidden. */
const saveWindow = () => {
  if (windowIsOpen() && dayWindow.undated) return "";
  const side = (day) => (day === null ? ".." : dayText(day));
  return `${side(dayWindow.first)}/${side(dayWindow.last)}${dayWindow.undated ? "" : "!"}`;
};
const restoreWindow = (text) => {
  const [first = null, last = null] = String(text).replace("!", "").split("/").map(dayNumber);
  clearWindow();
  if (first === null || last === null || first <= last) Object.assign(dayWindow, { first, last });
  if (String(text).endsWith("!")) dayWindow.undated = false;
};

explainFilter("window", {
  words: () => (windowIsOpen() && dayWindow.undated ? "" : windowWords()),
  clear: clearWindow,
  save: saveWindow,
  restore: restoreWindow,
});

/** The start of the day, month, year, decade or century in which a day lies, and of the next one. */
const STEPS = { day: [0, 0, 1], month: [0, 1, 0], year: [1, 0, 0], decade: [10, 0, 0], century: [100, 0, 0] };
const dayOf = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return Math.round(date.getTime() / MILLISECONDS);
};
const unitStart = (unit, day) => {
  const date = new Date(day * MILLISECONDS);
  const years = Math.max(1, STEPS[unit][0]);
  const year = Math.floor(date.getUTCFullYear() / years) * years;
  if (unit === "day") return day;
  return dayOf(year, unit === "month" ? date.getUTCMonth() : 0, 1);
};
const unitNext = (unit, start) => {
  const date = new Date(start * MILLISECONDS);
  const [years, months, days] = STEPS[unit];
  return dayOf(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + days);
};

/** What a unit is called: 2024-01-28, 2024-01, 2024, 2020s. */
const unitText = (unit, start) => {
  const text = dayText(start);
  if (unit === "day") return text;
  if (unit === "month") return text.slice(0, 7);
  return unit === "year" ? text.slice(0, 4) : `${text.slice(0, 4)}${unit === "decade" ? "s" : " to +99"}`;
};

/** From the first to the last day in the smallest unit that fits: at most about MOST_BINS columns. */
const MOST_BINS = 130;
const MEAN_DAYS = { day: 1, month: 30.4, year: 365.25, decade: 3652.5, century: 36525 };
const unitBins = (first, last) => {
  const unit = Object.keys(MEAN_DAYS).find((one) => (last - first + 1) / MEAN_DAYS[one] <= (one === "day" ? 70 : MOST_BINS)) ?? "century";
  const bins = [];
  for (let start = unitStart(unit, first); start <= last; start = unitNext(unit, start)) {
    bins.push({ first: start, last: unitNext(unit, start) - 1, text: unitText(unit, start) });
  }
  return { unit, bins };
};
