// What the panel shows beside cards of names: a line with every claim between two, a document, a claim with its chain.

/** The claims of a line by date, then those the other way. */
const showLine = (id, options = {}) => {
  const line = lines.get(id);
  const own = byDate(claimsOf(line));
  const others = byDate(claimsBetween(line.from, line.to).filter((claim) => !own.includes(claim)));
  openDetails([bdi(nameOf(line.from)), " and ", bdi(nameOf(line.to))], options,
    el("p", {}, nameButton(line.from), " ", nameButton(line.to)),
    styleWords(line) ? el("p", { className: "small" }, styleWords(line)) : "",
    el("h3", {}, `This line: ${counted(own.length, "claim")}`), inSteps(own, card),
    others.length ? el("h3", {}, `Between the same two: ${counted(others.length, "other claim")}`) : "", inSteps(others, card));
  emphasise({ line: id });
};

/** Who says it, for whom, through whom, in which document, taken from where: from the words upward to the reader. */
const chain = (claim) => {
  const source = sources.get(claim.document);
  const modality = modalities.get(claim.modality);
  const step = (words, refs) => (all(refs).length ? [[words, nameLinks(refs)]] : []);
  const steps = [
    ...(all(claim.speakers).length ? step(`${modality.label} by`, claim.speakers) : [[claim.modality === "mod:asserted" ? "said by the report itself" : `${modality.label} by somebody who is not named`, []]]),
    ...step("on behalf of", claim.behalf),
    ...step("passed on by", claim.via),
    ["in", [leadTo(source !== undefined, "document", claim.document, source?.title ?? claim.document)]],
    ...(source?.author ? [["written by", [bdi(source.author)]]] : []),
    ...(source?.outlet ? [["published by", [bdi(source.outlet)]]] : []),
    ...(source?.credits ? [["which credits", [bdi(source.credits)]]] : []),
    ...(source?.republishes ? [["which repeats", [bdi(source.republishes)]]] : []),
    ...all(source?.same_text).map((title) => ["the same text as", [bdi(title)]]),
    ...(claim.annotator ? [[`recorded ${claim.method} by`, [bdi(claim.annotator)]]] : []),
  ];
  return el("ol", { className: "chain" }, steps.map(([words, content]) => el("li", {}, words, " ", content)));
};

/** Claims that speak of this one: what it gives as a reason, what it is the content of. */
let mentions = null;
const mentionsOf = (key) => {
  mentions ??= gather(DATA.claims, (claim) => all(claim.links).map((one) => one.claim).filter(Boolean));
  return all(mentions.get(key));
};

/** One claim, with the way its words took. */
const showClaim = (key, options = {}) => {
  const claim = claims.get(key);
  const mentioned = mentionsOf(key);
  openDetails("Claim", options, card(claim), el("h3", {}, "Who says so"), chain(claim),
    mentioned.length ? el("h3", {}, "Other claims refer to it") : "", inSteps(mentioned, card),
    el("p", { className: "chips" }, [...new Set([...all(claim.actors), ...all(claim.targets)])].map((ref) => nameButton(ref))));
  emphasise({ claims: new Set([key]) });
};

const beginOf = (claim) => all(claim.spans)[0]?.begin ?? Infinity;

/** The quotes of a document in the order of its text, each leading to its claim; what lies between is not ours to show. */
const quotesOf = (found) => {
  const quotes = found.flatMap((claim) => all(claim.spans).filter((span) => span.quote).map((span) => [span, claim.key])).sort(([a], [b]) => a.begin - b.begin || a.end - b.end);
  if (quotes.length === 0) return [];
  return [el("h3", {}, "Quoted, in the order of the text"),
    el("p", { className: "quotes" }, quotes.flatMap(([span, key], n) => [n ? " … " : "",
      button(el("mark", {}, bdi(span.quote)), () => go("claim", key), { className: "inline", title: `characters ${span.begin} to ${span.end}` })]))];
};

/** The claims of every document, worked out when they are first needed. */
let ofDocument = null;
const claimsOfDocument = (key) => {
  ofDocument ??= gather(DATA.claims, (claim) => [claim.document]);
  return all(ofDocument.get(key)).map((claim) => [beginOf(claim), claim]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, claim]) => claim);
};

/** A document: where it is from, and all its claims in the order of its text, filters or not. */
const showDocument = (key, options = {}) => {
  const source = sources.get(key);
  const found = claimsOfDocument(key);
  const hidden = found.filter((claim) => !passes(claim)).length;
  openDetails(bdi(source?.title ?? key), options,
    el("dl", {},
      row("Outlet", source?.outlet ? bdi(source.outlet) : ""),
      row("Author", source?.author ? bdi(source.author) : ""),
      row("Date", source?.date ? bdi(source.date) : "not given"),
      row("Address", source?.url ? link(source.url) : ""),
      row("Repeats", source?.republishes ? bdi(source.republishes) : ""),
      row("Credits", source?.credits ? bdi(source.credits) : ""),
      row("Same text", all(source?.same_text).flatMap((title, n) => [n ? ", " : "", bdi(title)])),
      row("Note", source?.note ? bdi(source.note) : ""),
      row("Key", el("code", {}, bdi(key)))),
    quotesOf(found),
    el("h3", {}, `${counted(found.length, "claim")}, in the order of the text`),
    hidden ? el("p", { className: "small" }, `${hidden} of them ${hidden === 1 ? "does" : "do"} not pass the filters.`) : "",
    inSteps(found, card));
  emphasise({ claims: new Set(found.map((claim) => claim.key)) });
};

panel("line", showLine);
panel("claim", showClaim);
panel("document", showDocument);
