// What goes onto paper: the title, the filters in words, and the claims as a table; a picture only where it is shown.

const printed = el("section", { id: "printed", "aria-hidden": "true" });
const MOST_PRINTED = 2000;
document.body.append(printed);

/** A table that needs no screen: every row says who says it. */
const printedRow = (claim) => el("tr", {},
  el("td", {}, claim.date?.plain ? bdi(claim.date.plain) : "no date"),
  el("td", {}, badge(claim), " ", sentence(claim), claim.note ? [el("br"), el("span", { className: "small" }, bdi(claim.note))] : ""),
  el("td", {}, bdi(claim.voice), claim.certainty ? `; ${claim.certainty}` : ""),
  el("td", {}, bdi(sources.get(claim.document)?.title ?? claim.document), sources.get(claim.document)?.outlet ? [", ", bdi(sources.get(claim.document).outlet)] : ""));

/** Made when the reader prints, and gone afterwards. */
const preparePrint = () => {
  const found = byDate(passing());
  const chosenWords = filterWords().map(({ words }) => words);
  const list = el("table", {},
    el("caption", {}, `${counted(found.length, "claim")} of ${DATA.claims.length}${found.length > MOST_PRINTED ? `; the first ${MOST_PRINTED} by date` : ""}`),
    el("thead", {}, el("tr", {}, ["Date", "What is said", "By whom", "Source"].map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, found.slice(0, MOST_PRINTED).map(printedRow)));
  document.body.classList.toggle("dark-picture", DARK.matches); // a dark canvas would cost the reader's ink
  printed.replaceChildren(
    el("p", {}, chosenWords.length ? ["Shown: ", ...chosenWords.flatMap((words, n) => [n ? "; " : "", bdi(words)])] : "Shown: everything."),
    currentView === "story" ? "" : list);
};

window.addEventListener("beforeprint", preparePrint);
window.addEventListener("afterprint", () => printed.replaceChildren());
