// The address of what is seen: selection, filters and view after the #, by ids that stay the same from build to build.

const MARK = "#kg&";
const LONGEST_ADDRESS = 50_000;
const SELECTABLE = new Map([["entity", entities], ["event", events], ["claim", claims], ["document", sources], ["conflict", conflicts], ["line", lines]]);

/** What is seen, as the part of the address after the page: "" if nothing was chosen. */
const addressOf = () => {
  const { standing, sources: least, contested, confidence, off, others } = filterState();
  const found = new URLSearchParams();
  if (currentView !== "picture") found.set("view", currentView);
  if (selection.kind) found.set("at", `${selection.kind} ${selection.id}`);
  if (standing) found.set("standing", standing);
  if (least) found.set("sources", String(least));
  if (contested) found.set("contested", "1");
  if (confidence) found.set("confidence", String(confidence));
  for (const [field, values] of Object.entries(off)) for (const value of [...values].sort()) found.append(`not-${field}`, value);
  for (const [name, saved] of Object.entries(others)) if (saved) found.set(`with-${name}`, saved);
  return [...found].length ? MARK + found : "";
};

/** What an address asks for, or null if it is none of ours; nothing of it is trusted. */
const readAddress = (hash) => {
  if (!hash.startsWith(MARK) || hash.length > LONGEST_ADDRESS) return null;
  const asked = new URLSearchParams(hash.slice(MARK.length));
  const [, kind = "", id = ""] = (asked.get("at") ?? "").match(/^(\S+) (.*)$/su) ?? [];
  return {
    view: views.has(asked.get("view")) ? asked.get("view") : "picture",
    at: SELECTABLE.get(kind)?.has(id) ? { kind, id } : null,
    filters: {
      standing: asked.get("standing") ?? "",
      sources: asked.get("sources"),
      contested: asked.get("contested") === "1",
      confidence: asked.get("confidence"),
      off: Object.fromEntries(Object.keys(TICKED).map((field) => [field, asked.getAll(`not-${field}`)])),
      others: Object.fromEntries([...explained.keys()].map((name) => [name, asked.get(`with-${name}`) ?? ""])),
    },
  };
};

/** Show what the address asks for. */
const followAddress = () => {
  const asked = readAddress(window.location.hash);
  if (asked === null) return;
  restoreFilters(asked.filters);
  showChoices();
  showView(asked.view);
  refresh();
  if (asked.at) select(asked.at.kind, asked.at.id, {});
  else if (!details.hidden) closeDetails();
};

/** Keep the address as what is seen; in a frame of a notebook there may be none to keep. */
const keepAddress = () => {
  window.clearTimeout(keepAddress.timer);
  keepAddress.timer = window.setTimeout(() => {
    const wanted = addressOf();
    const { hash, pathname, search: query } = window.location;
    if (wanted === hash || (hash !== "" && !hash.startsWith(MARK))) return;
    try {
      window.history.replaceState(window.history.state, "", wanted || `${pathname}${query}`);
    } catch {
      keepAddress.timer = 0; // an address of its own is more than this frame may have
    }
  }, 300);
};

const shareLink = el("input", { id: "share-link", type: "text", readOnly: true });
const shareSheet = sheet("share-sheet", "Share",
  el("p", {}, el("label", { htmlFor: "share-link" }, "A link to what you see: names, filters and view")),
  el("p", {}, shareLink),
  el("p", {}, button("Copy", async () => {
    shareLink.select();
    try {
      await navigator.clipboard.writeText(shareLink.value);
      say("Copied.");
    } catch {
      say("Press Ctrl+C to copy the link.");
    }
  })),
  el("p", { className: "small" }, "It opens this view for whoever has the same file in the same place; the part after # works with any copy of it."));

addTool("Share", () => {
  shareLink.value = window.location.href.split("#")[0] + addressOf();
  shareSheet.showModal();
}, { id: "share", "aria-haspopup": "dialog" });

onSelect(keepAddress);
onRefresh(keepAddress);
document.getElementById("tabs").addEventListener("click", keepAddress);
onReady(() => {
  followAddress();
  window.addEventListener("hashchange", followAddress);
});
