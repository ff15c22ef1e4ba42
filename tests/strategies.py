"""Hypothesis strategies for the model: any claim that intake could accept."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kg import dates
from kg.intake import claim_key
from kg.model import Claim, Draft, Figure, Span, When, Where

ACTORS = ["id:kataib-hezbollah", "id:united-states", "id:iraqi-government", "my:liwa-test-0badcafe"]
TARGETS = [*ACTORS, "id:tower-22", "id:ain-al-asad"]
PREDICATES = ["act:attack", "act:demand-withdrawal", "act:meet", "rel:memberOf", "rel:operatedBy"]
MODALITIES = ["asserted", "claimed", "alleged", "demanded", "threatened", "planned", "denied", "hypothetical"]
BOUNDS = ["kg:exact", "kg:about", "kg:atLeast", "kg:moreThan", "kg:atMost", "kg:lessThan"]

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)
days = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
keys = st.text("0123456789abcdef", min_size=20, max_size=20).map(lambda digits: f"c{digits}")
digests = st.text("0123456789abcdef", min_size=64, max_size=64)


def refs(choice: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(choice), max_size=2).map(lambda found: tuple(sorted(found)))


def dated(basis: str, words: str | None) -> st.SearchStrategy[When]:
    return days.map(lambda day: dates.when(day.isoformat(), basis, words))


whens = st.one_of(
    st.none(),
    texts.map(lambda words: When(words=words)),
    st.tuples(st.sampled_from(["kg:explicit", "kg:relative"]), st.none() | texts).flatmap(lambda pair: dated(*pair)),
    st.sampled_from(["2024", "2024-01~", "2022/..", "../2021", "../..", "[2024-05-07..2024-05-09]"]).map(dates.when),
)
figures = st.builds(
    Figure,
    kind=st.sampled_from(["kg:killed", "kg:injured", "kg:attackCount"]),
    value=st.integers(0, 2**63 - 1),
    bound=st.sampled_from(BOUNDS),
    of=st.none() | st.sampled_from(ACTORS),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any claim, canonical as intake makes it: every list sorted, one figure of a kind."""
    document = draw(st.sampled_from(["000", "d1", "https://example.org/a b", "Ünïcode"]))
    spans = draw(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 90)), max_size=2, unique_by=lambda s: s[0]))
    subjects, objects = draw(refs(ACTORS)), draw(refs(TARGETS))
    if not subjects and not objects:
        subjects = (ACTORS[0],)
    return Claim(
        key=draw(keys),
        document=document,
        subjects=subjects,
        predicate=draw(st.sampled_from(PREDICATES)),
        objects=objects,
        subject_text=draw(st.none() | texts),
        modality="mod:" + draw(st.sampled_from(MODALITIES)),
        polarity=draw(st.sampled_from(["kg:positive", "kg:negative"])),
        certainty=draw(st.none() | st.just("kg:likely")),
        speakers=draw(refs(ACTORS)),
        places=draw(st.sampled_from([(), ("id:iraq",), ("id:iraq", "id:syria")])),
        when=draw(whens),
        figures=tuple(sorted(draw(st.lists(figures, max_size=2, unique_by=lambda f: f.kind)), key=lambda f: f.kind)),
        evidence=tuple(
            Span(document=document, begin=b, end=b + n, sha256=draw(st.none() | digests)) for b, n in sorted(spans)
        ),
        event=draw(st.none() | st.sampled_from(["ev:one", "ev:two"])),
        note=draw(st.none() | texts),
        handle=draw(st.none() | st.text("abc-123", min_size=1, max_size=8)),
        confidence=draw(st.none() | st.integers(0, 1000).map(lambda n: n / 1000)),
        method=draw(st.sampled_from(["kg:hand", "kg:rule", "kg:model"])),
        derived_from=draw(st.none() | keys.map(lambda key: f"cl:{key}")),
    )


raw_cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["Iran", "Kataib Hezbollah", "attack", "2024-01-28", "3", ">=40", "claimed", "|", "001", "=1+1"]),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any draft at all, junk included."""
    fields = [field for field in Draft.model_fields if field not in ("where", "figures")]
    chosen = draw(st.lists(st.sampled_from(fields), unique=True))
    cells = {field: draw(raw_cells.filter(lambda text: "\ud800" not in text)) for field in chosen}
    killed = draw(raw_cells)
    return Draft(where=Where(file="f.csv", line=2), figures=(("killed", killed),), **cells)


__all__ = ["claim_key", "claims", "drafts", "texts"]
