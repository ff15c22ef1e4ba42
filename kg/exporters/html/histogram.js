// How many claims there are per day, month or year, as columns that a pointer can brush over.

/** The bin in which a day lies; the first or the last for days beyond. */
const binOf = (bins, day) => {
  let [low, high] = [0, bins.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins[middle].last < day) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Claims per bin that pass all filters but the window: `sure` lie in that bin alone, `maybe` reach into others too.
 * One with an open side counts in the bin of its known day. `none` have no date, `outside` lie beyond the bins.
 */
const countPerBin = (bins) => {
  const sure = new Array(bins.length).fill(0);
  const steps = new Array(bins.length + 1).fill(0);
  const counts = { sure, maybe: [], none: 0, outside: 0 };
  const [begin, end] = bins.length ? [bins[0].first, bins.at(-1).last] : [Infinity, -Infinity];
  for (const claim of DATA.claims) {
    if (!passes(claim, "window")) continue;
    const days = daysOf(claim);
    const first = days.first ?? days.last;
    const last = days.last ?? days.first;
    if (first === null) counts.none += 1;
    else if (last < begin || first > end) counts.outside += 1;
    else {
      const [from, to] = [binOf(bins, first), binOf(bins, last)];
      if (from === to) sure[from] += 1;
      else {
        steps[from] += 1;
        steps[to + 1] -= 1;
      }
    }
  }
  let running = 0;
  counts.maybe = sure.map((_, n) => (running += steps[n]));
  return counts;
};

/** The columns as a picture; `brushed(from, to, finished)` gets the numbers of bins that a pointer is drawn over. */
const histogram = (bins, brushed) => {
  const picture = svg("svg", { viewBox: `0 0 ${bins.length * 10} 100`, preserveAspectRatio: "none", class: "columns-of-claims", "aria-hidden": "true" });
  let from = null;
  const at = (event) => {
    const frame = picture.getBoundingClientRect();
    return Math.min(bins.length - 1, Math.max(0, Math.floor((event.clientX - frame.left) / frame.width * bins.length)));
  };
  const report = (event, finished) => brushed(Math.min(from, at(event)), Math.max(from, at(event)), finished);
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = at(event);
    picture.setPointerCapture(event.pointerId);
    report(event, false);
  });
  picture.addEventListener("pointermove", (event) => from !== null && report(event, false));
  const finish = (event) => {
    if (from !== null) report(event, true);
    from = null;
  };
  picture.addEventListener("pointerup", finish);
  picture.addEventListener("pointercancel", finish);
  return picture;
};

/** Draw the columns anew. */
const drawColumns = (picture, bins, { sure, maybe }) => {
  const top = Math.max(1, ...sure.map((count, n) => count + maybe[n]));
  const column = (n, below, count, kind) => (count ? [svg("rect", {
    x: n * 10 + 1, width: 8, y: 100 - (below + count) / top * 98, height: count / top * 98, class: kind,
  })] : []);
  picture.replaceChildren(...bins.flatMap((bin, n) => {
    const inside = withinWindow({ first: bin.first, last: bin.last });
    const group = svg("g", { class: inside ? "" : "outside" },
      svg("title", {}, `${bin.text}: ${sure[n]}${maybe[n] ? `, perhaps ${maybe[n]} more` : ""}`),
      svg("rect", { x: n * 10, y: 0, width: 10, height: 100, class: "back" }),
      ...column(n, 0, sure[n], "sure"), ...column(n, sure[n], maybe[n], "maybe"));
    return [group];
  }));
  return top;
};

/** Some of the bins' names below the columns: as many as fit. */
const axisOf = (bins, width) => {
  const fitting = Math.max(2, Math.floor(width / 90));
  const every = Math.max(1, Math.ceil(bins.length / fitting));
  return bins.flatMap((bin, n) => {
    if (n % every || (n + every / 2 > bins.length && n > 0)) return [];
    const label = el("span", {}, bin.text);
    label.style.left = `${n / bins.length * 100}%`;
    return [label];
  });
};

/** The same as a table, for whoever does not see the columns. */
const columnTable = (unit, bins, { sure, maybe, none, outside }) => {
  const rows = bins.flatMap((bin, n) => (sure[n] || maybe[n]
    ? [el("tr", {}, el("th", { scope: "row" }, bin.text), el("td", {}, String(sure[n])), el("td", {}, String(maybe[n])))] : []));
  return el("table", {},
    el("caption", {}, `Claims per ${unit}${outside ? `; ${outside} more before or after` : ""}`),
    el("thead", {}, el("tr", {}, [unit[0].toUpperCase() + unit.slice(1), "Surely then", "Perhaps then"].map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, rows, el("tr", {}, el("th", { scope: "row" }, "No date"), el("td", {}, String(none)), el("td", {}, ""))));
};
