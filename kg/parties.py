"""The cells that name somebody or some place: each name finds its entity, its candidates, or stays unresolved. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from kg import names
from kg.cells import LONGEST_CELL, SPLIT, Cells
from kg.model import AnyDraft, Draft, Ref
from kg.names import Match, Names, telling

ACTORS, PLACES = ("kg:Actor",), ("kg:Place",)

COLUMNS = {"actor": ACTORS, "target": (), "speaker": ACTORS, "on_behalf_of": ACTORS, "via": ACTORS, "place": PLACES}
"""The columns of a claim that hold names, with the classes that they are looked up in where an action is told of."""


def prepare(drafts: Iterable[AnyDraft], known: Names) -> None:
    """Look the names of all claims up at once, which takes a fraction of the time of one after the other."""
    claims = [draft for draft in drafts if isinstance(draft, Draft)]
    for field in COLUMNS:
        prepare_column(field, map(attrgetter(field), claims), known)


def prepare_column(field: str, cells: Iterable[str | None], known: Names) -> None:
    """Look the names in some cells of a column up at once."""
    whole = sorted(text for text in set(cells) if text and len(text) <= LONGEST_CELL)
    parts = (part.strip() for text in whole for part in names.clean(text).split(SPLIT))
    known.prepare((part for part in parts if part), COLUMNS[field])


def entities(cells: Cells, field: str, classes: tuple[Ref, ...] = ()) -> tuple[Ref, ...]:
    """The entities that a cell names, sorted; unknown names are minted with a warning."""
    if not getattr(cells.draft, field):
        return ()
    context = (cells.document, cells.when) if cells.vocabulary.names.has_decisions else ()
    return cells.once(lambda: _entities(cells, field, classes), (field,), classes, *context)


def _entities(cells: Cells, field: str, classes: tuple[Ref, ...]) -> tuple[Ref, ...]:
    parts = [part.strip() for part in cells.take(field).split(SPLIT)]
    found = [entity(cells, field, part, classes) for part in parts if part]
    return tuple(sorted({ref for ref in found if ref is not None}))


def entity(cells: Cells, field: str, text: str, classes: tuple[Ref, ...]) -> Ref | None:
    """One entity by id, label or alias, of one of the classes; what was not exact is told."""
    known = cells.vocabulary.names
    match = known.find(text, classes, cells.document, cells.when)
    if match.ref is None and not match.candidates and classes:
        anywhere = known.resolve(text, (), cells.document, cells.when)
        match = anywhere if anywhere.ref is not None else match
    if match.candidates:
        remedy = f"write the id of one: {telling.choice(match, cells.ontology)}"
        cells.refuse("ambiguous-name", field, "can mean several entities", remedy, text)
        return None
    if match.ref is None:
        return _minted(cells, field, text, match)
    if match.ref in cells.ontology and classes and not any(cells.ontology.is_a(match.ref, cls) for cls in classes):
        _wrong_kind(cells, field, text, match.ref, classes)
        return None
    if not match.is_certain:
        what, is_typo = telling.reading(match, cells.ontology), match.how == names.TYPO
        cells.refuse("name-read-as", field, what, telling.REMEDY, text, warn=is_typo, note=not is_typo)
    return match.ref


def _minted(cells: Cells, field: str, text: str, match: Match) -> Ref:
    entity = names.mint(text, match.similar)
    cells.refuse(
        "unknown-name",
        field,
        f"is not in the ontology and stays unresolved as {entity.ref}",
        f"use a known id, or add the entity to a Turtle file for --ontology{telling.neighbours(match)}",
        text,
        warn=True,
    )
    cells.minted.append(entity)
    return entity.ref


def annotator(cells: Cells) -> Ref | None:
    """Who read the text; people whom the ontology does not know are no reason to warn."""
    text = cells.take("annotator")
    if not text:
        return None
    match = cells.vocabulary.names.resolve(text, ("kg:Annotator", "kg:Actor"))
    if match.ref is None:
        cells.minted.append(names.mint(text))
    return match.ref or names.mint(text).ref


def _wrong_kind(cells: Cells, field: str, text: str, ref: Ref, classes: tuple[Ref, ...]) -> None:
    kind = cells.ontology.label(cells.ontology.class_of(ref) or "kg:Actor")
    wanted = " or ".join(cells.ontology.label(c) for c in classes)
    cells.refuse(
        "wrong-kind",
        field,
        f"is of the kind {kind}, but {field.replace('_', ' ')} must here be: {wanted}",
        "check whether actor and target are swapped, or name who acted",
        text,
    )
