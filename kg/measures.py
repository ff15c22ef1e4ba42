"""What a claim measures: the stretches of text that carry it, and the numbers that it gives. Pure."""

from __future__ import annotations

import re

from pydantic import ValidationError

from kg import parties
from kg.cells import SPLIT, Cells
from kg.model import MAX_INTEGER, Draft, Figure, Span

FIGURE = re.compile(
    r"(?P<bound>>=|<=|>|<|~)?\s*(?P<value>\d{1,3}(?:,\d{3})+|\d+)(?:\.\.(?P<upper>\d+))?(?:\s+of\s+(?P<of>\S.*))?"
)
BOUNDS = {
    None: "kg:exact",
    "~": "kg:about",
    ">=": "kg:atLeast",
    ">": "kg:moreThan",
    "<=": "kg:atMost",
    "<": "kg:lessThan",
}


def spans(cells: Cells, document: str) -> tuple[Span, ...]:
    """The stretches of text that carry the claim."""
    columns = ("begin", "end", "sha256")
    begins, ends, digests = ([p.strip() for p in cells.take(f).split(SPLIT) if p.strip()] for f in columns)
    quote = cells.take("quote") or None
    if not (begins or ends or digests or quote):
        return ()
    if len(begins) != len(ends) or (digests and len(digests) != len(begins)):
        cells.refuse(
            "bad-offsets",
            "begin",
            f"{len(begins)} begin, {len(ends)} end, {len(digests)} sha256",
            "give as many ends and digests as begins",
            SPLIT.join(begins),
        )
        return ()
    if quote and not begins:
        cells.refuse(
            "quote-without-offsets",
            "quote",
            "has no offsets, so it is not kept as evidence",
            "give begin and end as well",
            quote,
            warn=True,
        )
    digests = digests or [""] * len(begins)
    single = quote if len(begins) == 1 else None
    found = (_span(cells, document, *item, single) for item in zip(begins, ends, digests, strict=True))
    return tuple(sorted((s for s in found if s is not None), key=lambda s: (s.begin, s.end)))


def _span(cells: Cells, document: str, begin: str, end: str, digest: str, quote: str | None) -> Span | None:
    offsets = cells.whole("begin", begin), cells.whole("end", end)
    if None in offsets:
        return None
    if int(end) <= int(begin):
        cells.refuse("bad-offsets", "end", f"is not after begin ({begin})", "begin is included, end is not", end)
        return None
    try:
        return Span(document=document, begin=int(begin), end=int(end), sha256=digest or None, quote=quote)
    except ValidationError:
        cells.refuse(
            "bad-sha256",
            "sha256",
            "is no SHA-256 digest",
            "give 64 lower-case hexadecimal digits",
            digest,
        )
        return None


def figures(cells: Cells) -> tuple[Figure, ...]:
    """The numbers of the claim, one column per kind: `3`, `>=40`, `>160`, `~2500`, `30..45`, `3 of NAME`."""
    drafts = cells.draft.figures if isinstance(cells.draft, Draft) else ()
    parts = ((kind, part) for kind, raw in sorted(drafts) for part in cells.check(kind, raw).split(SPLIT))
    found = (_figure(cells, kind, part.strip()) for kind, part in parts)
    return tuple(figure for figure in found if figure is not None)


def _figure(cells: Cells, kind: str, text: str) -> Figure | None:
    if not text:
        return None
    match = FIGURE.fullmatch(text)
    if match is None or (match["upper"] and match["bound"]):
        cells.refuse("bad-figure", kind, "is no figure", "write 3, >=40, >160, ~2500, 30..45 or '3 of NAME'", text)
        return None
    value, upper = int(match["value"].replace(",", "")), int(match["upper"]) if match["upper"] else None
    if value > MAX_INTEGER or (upper is not None and not value <= upper <= MAX_INTEGER):
        cells.refuse("bad-figure", kind, "is out of range", "write the smaller number first, within 64 bits", text)
        return None
    of = parties.entity(cells, kind, match["of"], ()) if match["of"] else None
    bound = "kg:between" if upper is not None else BOUNDS[match["bound"]]
    return Figure(kind=f"kg:{kind}", value=value, upper=upper, bound=bound, of=of)
