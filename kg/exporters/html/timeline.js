// The timeline: claims per day, month or year; a window to brush, slide or play; events as bars from earliest to latest.

const ROWS_AT_ONCE = 100;
const BEAT = 800; // milliseconds between two steps of the film
const calendar = { whole: null, shown: null, unit: "", bins: [], rows: ROWS_AT_ONCE, timer: 0, before: null, soon: 0, parts: null };

/** The first and the last day that any claim or event has. */
const wholeRange = () => {
  let [first, last] = [Infinity, -Infinity];
  const take = ({ first: one, last: other }) => {
    for (const day of [one, other]) if (day !== null) [first, last] = [Math.min(first, day), Math.max(last, day)];
  };
  for (const claim of DATA.claims) take(daysOf(claim));
  for (const event of events.values()) take(daysOf(event));
  return first <= last ? [first, last] : null;
};

/** Choose which days the columns span. */
const showRange = (range) => {
  calendar.shown = range;
  if (range) Object.assign(calendar, unitBins(...range));
};

/** Change the window step by step (a drag, a slide, a film); `settleWindow` makes one undo of all steps. */
const moveWindow = (first, last) => {
  calendar.before ??= { ...dayWindow };
  const { bins } = calendar;
  const whole = first === 0 && last === bins.length - 1 && String(calendar.shown) === String(calendar.whole);
  Object.assign(dayWindow, whole ? { first: null, last: null } : { first: bins[first].first, last: bins[last].last });
  cancelAnimationFrame(calendar.soon);
  calendar.soon = requestAnimationFrame(refresh);
};
const settleWindow = () => {
  const before = calendar.before;
  calendar.before = null;
  if (before) undoable("the choice of days", () => {
    Object.assign(dayWindow, before);
    refresh();
  });
};

/** Change the window at once. */
const changeWindow = (name, change) => {
  stopFilm();
  changeFilters(name, change);
};

/** The numbers of the bins in which the window begins and ends. */
const windowBins = () => {
  const { bins } = calendar;
  const from = dayWindow.first === null ? 0 : binOf(bins, dayWindow.first);
  const to = dayWindow.last === null ? bins.length - 1 : binOf(bins, dayWindow.last);
  return [from, Math.max(from, to)];
};

const filmRuns = () => calendar.timer !== 0;
const stopFilm = () => {
  if (!filmRuns()) return;
  clearInterval(calendar.timer);
  calendar.timer = 0;
  settleWindow();
  showFilm();
};

/** Move the window one unit on; from the beginning if it is open or at the end. Gives whether it can go on. */
const stepFilm = () => {
  const [from, to] = windowBins();
  const end = calendar.bins.length - 1;
  const width = windowIsOpen() ? Math.max(1, Math.round(calendar.bins.length / 12)) : to - from + 1;
  const start = windowIsOpen() || to >= end ? 0 : Math.min(from + 1, end - width + 1);
  moveWindow(start, Math.min(end, start + width - 1));
  return start + width - 1 < end;
};

/** Play, or stop; who wants no motion gets one step for each press. */
const playFilm = () => {
  if (filmRuns()) {
    stopFilm();
  } else if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    stepFilm();
    settleWindow();
  } else if (stepFilm()) {
    calendar.timer = setInterval(() => stepFilm() || stopFilm(), BEAT);
    showFilm();
  } else settleWindow();
};

/** The buttons that stop the film: here, and in the head of the page while it runs. */
const showFilm = () => {
  calendar.stop.hidden = !filmRuns();
  if (!calendar.parts) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  calendar.parts.play.textContent = filmRuns() ? "Stop" : still ? "Next step" : "Play";
  calendar.parts.status.setAttribute("aria-live", filmRuns() ? "off" : "polite");
};

/** A slider over the bins. */
const windowSlider = (id, label, chosenBins) => {
  const input = el("input", { type: "range", id, min: "0", step: "1" });
  input.addEventListener("input", () => {
    stopFilm();
    moveWindow(...chosenBins(Number(input.value)));
  });
  input.addEventListener("change", settleWindow);
  return { input, row: el("label", { className: "slide" }, el("span", {}, label), input, el("output", { htmlFor: id })) };
};

/** Everything in the view that stays; made when it is first looked at. */
const makeTimeline = (section) => {
  const status = el("p", { id: "window-status", role: "status" });
  const from = windowSlider("window-from", "From", (value) => [value, Math.max(value, windowBins()[1])]);
  const to = windowSlider("window-to", "To", (value) => [Math.min(value, windowBins()[0]), value]);
  const none = el("input", { type: "checkbox", id: "window-undated" });
  none.addEventListener("change", () => changeWindow("the choice of what has no date", () => { dayWindow.undated = none.checked; }));
  const noneCount = el("span", {});
  const play = button("Play", playFilm, { id: "window-play" });
  const clear = button("Any date", () => changeWindow("taking the window away", clearWindow), { id: "window-clear" });
  const closer = button("Closer", () => {
    stopFilm();
    const [begin, end] = windowBins();
    showRange([calendar.bins[begin].first, calendar.bins[end].last]);
    remakeColumns();
    showTimeline();
  }, { id: "window-closer", title: "Let the columns span the chosen days only" });
  const whole = button("Whole time", () => {
    stopFilm();
    showRange(calendar.whole);
    remakeColumns();
    showTimeline();
  }, { id: "window-whole" });
  const plot = el("div", { className: "plot" });
  const axis = el("div", { className: "axis", "aria-hidden": "true" });
  const top = el("p", { className: "small", "aria-hidden": "true" });
  const noneColumn = el("div", { className: "no-date-column", "aria-hidden": "true" });
  const table = el("details", { className: "group" }, el("summary", {}, "The columns as a table"));
  table.addEventListener("toggle", () => showTimeline());
  const eventList = el("div", { id: "event-rows" });
  calendar.parts = { status, from, to, none, noneCount, play, clear, closer, whole, plot, axis, top, noneColumn, table, eventList };
  section.replaceChildren(el("h2", { className: "view-heading" }, "Timeline"), status,
    el("div", { className: "plot-row" }, el("div", { className: "plot-and-axis" }, plot, axis), noneColumn), top,
    el("div", { className: "slides", role: "group", "aria-label": "Window of days" }, from.row, to.row,
      el("label", { className: "choice" }, none, " ", noneCount)),
    el("p", { className: "chips" }, play, clear, closer, whole), table,
    el("h3", {}, "Events"), el("p", { className: "small" },
      "A diamond is an exact day; a bar goes from the earliest to the latest day, with soft ends where no exact day is known and an arrow where it is open. Hollow: no claim reports it as a fact or as its own act."),
    eventList);
  remakeColumns();
  showFilm();
};

/** The columns for the bins that are shown now. */
const remakeColumns = () => {
  const { plot, from, to } = calendar.parts;
  calendar.picture = histogram(calendar.bins, (first, last, finished) => {
    stopFilm();
    moveWindow(first, last);
    if (finished) settleWindow();
  });
  plot.replaceChildren(calendar.picture);
  for (const { input } of [from, to]) input.max = String(calendar.bins.length - 1);
};

/** A date as a bar on the days that are shown. */
const dayBar = ({ first, last, soft }) => {
  const [begin, end] = [calendar.bins[0].first, calendar.bins.at(-1).last];
  const part = (day) => Math.min(100, Math.max(0, (day - begin) / (end - begin + 1) * 100));
  const [left, right] = [part(first ?? begin), part((last ?? end) + 1)];
  const beyond = (last !== null && last < begin) || (first !== null && first > end);
  const exact = first !== null && first === last;
  const bar = el("span", { className: ["bar-of-days", exact ? "mark" : "", soft & 1 ? "soft-start" : "", soft & 2 ? "soft-end" : "",
    first === null || first < begin ? "open-start" : "", last === null || last > end ? "open-end" : ""].filter(Boolean).join(" ") });
  bar.style.left = `${exact ? (left + right) / 2 : left}%`;
  if (!exact) bar.style.width = `${Math.max(0, right - left)}%`;
  return beyond ? "" : bar;
};

/** One event: its name, its date in words, and its bar. */
const dayRow = (event) => {
  const days = daysOf(event);
  const track = el("span", { className: "track", "aria-hidden": "true" }, undated(days) || !calendar.shown ? "" : dayBar(days));
  return el("li", { className: `day-row ${isFirm(event.ref) ? "" : "unsure"}`, "data-event": event.ref },
    eventButton(event.ref),
    el("span", { className: "small" }, undated(days) ? "no date" : bdi(event.date?.plain ?? "")), track);
};

const dayRows = (found) => el("ol", { className: "plain day-rows" }, found.map(dayRow));

/** The events: dated ones in the order of their earliest days, then those without a date. */
const showEventRows = (place) => {
  const found = eventsWithinWindow();
  const start = (event) => daysOf(event).first ?? daysOf(event).last;
  const dated = found.filter((event) => !undated(daysOf(event))).sort((a, b) => start(a) - start(b));
  const none = found.filter((event) => undated(daysOf(event)));
  const rest = dated.length - calendar.rows;
  const more = rest > 0 ? button(`Show ${Math.min(ROWS_AT_ONCE, rest)} more of ${dated.length}`, () => {
    calendar.rows += ROWS_AT_ONCE;
    showTimeline();
  }) : "";
  place.replaceChildren(...[dayRows(dated.slice(0, calendar.rows)), more,
    none.length ? el("h4", {}, `No date (${none.length})`) : "", none.length ? dayRows(none.slice(0, calendar.rows)) : "",
    none.length > calendar.rows ? el("p", { className: "small" }, `${none.length - calendar.rows} more without a date are in the view Events`) : "",
    found.length ? "" : el("p", {}, events.size ? "No event passes the filters." : "No event is known; the columns are those of the claims.")].filter(Boolean));
};

/** Fill in what depends on the filters. */
const showTimeline = () => {
  const { parts, bins, unit } = calendar;
  const counts = countPerBin(bins);
  if (bins.length) {
    const top = drawColumns(calendar.picture, bins, counts);
    parts.axis.replaceChildren(...axisOf(bins, parts.axis.clientWidth || 600));
    parts.top.textContent = `Claims per ${unit}, at most ${top}; full colour: surely then; pale: perhaps then.` +
      `${counts.outside ? ` ${counts.outside} before or after.` : ""} Draw over the columns to choose days.`;
    windowBins().forEach((bin, n) => {
      const { input, row } = n ? parts.to : parts.from;
      input.value = String(bin);
      input.setAttribute("aria-valuetext", bins[bin].text);
      row.lastChild.textContent = bins[bin].text;
    });
    const column = el("span", { className: dayWindow.undated ? "" : "outside" });
    column.style.height = `${Math.min(100, counts.none / top * 98)}%`;
    column.classList.toggle("cut", counts.none > top);
    parts.noneColumn.replaceChildren(el("div", {}, column), el("span", {}, `no date ${counts.none}`));
  }
  parts.none.checked = dayWindow.undated;
  parts.noneCount.textContent = `show what has no date (${counted(counts.none, "claim")})`;
  parts.closer.disabled = windowIsOpen();
  parts.whole.disabled = String(calendar.shown) === String(calendar.whole);
  parts.clear.disabled = windowIsOpen() && dayWindow.undated;
  parts.status.textContent = calendar.whole
    ? `${counted(passing().length, "claim")} and ${counted(eventsWithinWindow().length, "event")}: ${windowWords()}`
    : `No claim and no event has a date; ${counted(counts.none, "claim")} without.`;
  if (parts.table.open) parts.table.replaceChildren(parts.table.firstChild, bins.length ? columnTable(unit, bins, counts) : "");
  showEventRows(parts.eventList);
};

register("timeline", {
  label: "Timeline",
  show: (section) => {
    if (!calendar.parts) {
      calendar.whole = wholeRange();
      showRange(calendar.whole);
      makeTimeline(section);
    }
    showTimeline();
    markChosen();
  },
  refresh: () => showTimeline(),
});
calendar.stop = addTool("Stop the film", stopFilm, { id: "stop-film", hidden: true });
