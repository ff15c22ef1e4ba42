// The claims as elements: who did what to whom, in which voice, when, in whose words, and where to read it.

const DATA = JSON.parse(document.getElementById("data").textContent);
const MOST = 200;
const some = (list) => list ?? [];

/** The numbers of the claims that name an entity in any role. */
const claimsOfEntity = (() => {
  const found = DATA.entities.map(() => []);
  DATA.claims.forEach((claim, number) => {
    const named = new Set([...some(claim.actors), ...some(claim.targets), ...some(claim.others)]);
    for (const entity of named) found[entity].push(number);
  });
  return (entity) => found[entity];
})();

const name = (number) => bdi(DATA.entities[number].label);

/** Names with commas between them, or the words of the source in their place. */
const names = (numbers, words) => {
  if (numbers.length === 0) return words ? [el("q", {}, bdi(words))] : ["(nobody named)"];
  return numbers.flatMap((number, at) => (at ? [", ", name(number)] : [name(number)]));
};

/** A link to the web, and to nothing else. */
const link = (url, text) => {
  let address = null;
  try { address = new URL(url); } catch { return bdi(text); }
  if (!["http:", "https:"].includes(address.protocol)) return bdi(text);
  return el("a", { href: address.href, target: "_blank", rel: "noopener noreferrer", referrerPolicy: "no-referrer" }, bdi(text));
};

const card = (number) => {
  const claim = DATA.claims[number];
  const source = DATA.documents[claim.document];
  const told = [source.outlet, source.date].filter(Boolean).flatMap((text) => [" · ", bdi(text)]);
  return el("article", { className: "claim" },
    el("p", {}, ...names(some(claim.actors), claim.actor_words), " ",
      el("span", { className: "action" }, claim.negative ? "not " : "", bdi(claim.action)), " ",
      ...(some(claim.targets).length || claim.target_words ? names(some(claim.targets), claim.target_words) : [])),
    el("p", { className: "soft" }, bdi(claim.voice), claim.date ? [" · ", bdi(claim.date)] : " · no date"),
    some(claim.quotes).map((quote) => el("p", {}, el("q", {}, bdi(quote)))),
    claim.note ? el("p", {}, bdi(claim.note)) : null,
    el("p", { className: "soft" }, source.url ? link(source.url, source.title) : bdi(source.title), told));
};

/** Some claims in the panel, the first of them at once, the others when they are asked for. */
const fill = (place, numbers) => {
  const more = (from) => {
    place.append(...numbers.slice(from, from + MOST).map(card));
    const left = numbers.length - from - MOST;
    if (left <= 0) return;
    const next = button(`Show more (${left} left)`, () => { next.remove(); more(from + MOST); });
    place.append(next);
  };
  place.replaceChildren();
  more(0);
};
