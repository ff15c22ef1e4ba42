"""Pairs of claims that the rules put on one event, against an event table made by hand.

    python benchmarks/events/pairs.py [FOLDER]

Reads hand annotations (without a folder, the example), takes every event id out, lets the rules find the events, and
compares pairs of claims. A pair is right if the annotators gave both claims one event; a pair with a claim to which
they gave none is counted apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, groupby

from rich.console import Console
from rich.table import Table

import kg
from kg import events
from kg.events import near_misses
from kg.kinship import Kinship
from kg.model import Assembly, Claim, EventLinks

Pair = frozenset[str]
ID_FIELDS: dict[str, object] = {"event": None, "in_response_to": (), "after": (), "reason_for": ()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="*", help="hand annotations (default: the example)")
    parser.add_argument("--misses", action="store_true", help="list the pairs that were not found")
    options = parser.parse_args(arguments)
    gold = kg.build(*options.folder)
    found = by_rule(gold.assembly, gold.ontology)
    claims = {claim.key: claim for claim in gold.assembly.claims if claim.reports_event}
    wanted = pairs(groups({key: (claim.event,) for key, claim in claims.items() if claim.event}))
    given = pairs(groups({key: links.reports for key, links in found.links.items() if key in claims}))
    print_scores(wanted, given, claims)
    print_events(gold.assembly, found, proposed(found, gold.ontology))
    print_single(gold.assembly, found)
    print_conflicts(found)
    if options.misses:
        print_misses(wanted - given, claims)


def by_rule(assembly: Assembly, ontology: kg.Ontology) -> Assembly:
    """The events of the same claims, all ids taken out."""
    bare = [claim.model_copy(update=ID_FIELDS) for claim in assembly.claims]
    return events.assemble(
        bare, assembly.documents, [], assembly.entities, ontology, title=assembly.title, base=assembly.base
    )


def proposed(found: Assembly, ontology: kg.Ontology) -> set[Pair]:
    """Pairs that the rules leave to a person."""
    documents = {document.key: document for document in found.documents}
    misses = near_misses.find(found.claims, documents, found.links, ontology, Kinship(ontology))
    return {frozenset((miss.one.key, miss.other.key)) for miss in misses}


def groups(of: Mapping[str, Iterable[str]]) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for key, refs in of.items():
        for ref in refs:
            found.setdefault(ref, set()).add(key)
    return list(found.values())


def pairs(clusters: Iterable[set[str]]) -> set[Pair]:
    return {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}


def print_scores(wanted: set[Pair], given: set[Pair], claims: Mapping[str, Claim]) -> None:
    table = Table("pairs", "gold", "found", "right", "precision", "recall", "false merges", "with an unassigned claim")
    for name, chosen in (("all", None), ("across documents", True), ("within a document", False)):
        gold, own = ({p for p in side if chosen is None or crosses(p, claims) is chosen} for side in (wanted, given))
        right, loose = own & gold, {p for p in own - gold if any(claims[key].event is None for key in p)}
        wrong = own - gold - loose
        judged = len(right) + len(wrong)
        table.add_row(
            name,
            str(len(gold)),
            str(len(own)),
            str(len(right)),
            f"{len(right) / judged:.3f}" if judged else "-",
            f"{len(right) / len(gold):.3f}" if gold else "-",
            str(len(wrong)),
            str(len(loose)),
        )
    Console(width=130).print(table)
    for pair in sorted(given - wanted, key=sorted):
        kind = "unassigned" if any(claims[key].event is None for key in pair) else "FALSE MERGE"
        print(kind, " + ".join(sorted(shown(claims[key]) for key in pair)))


def crosses(pair: Pair, claims: Mapping[str, Claim]) -> bool:
    return len({claims[key].document for key in pair}) > 1


def shown(claim: Claim) -> str:
    parties = [",".join(ref.partition(":")[2] for ref in refs) for refs in (claim.subjects, claim.objects)]
    date = claim.when.edtf if claim.when else ""
    return f"[{claim.handle}: {parties[0]} {claim.predicate.partition(':')[2]} {parties[1]} {date or ''} {claim.event}]"


def print_events(gold: Assembly, found: Assembly, left: set[Pair]) -> None:
    """For every event of the table that two documents report: which documents one event found by rule joins.

    The last column counts the pairs of its claims that the rules leave to a person.
    """
    documents = {claim.key: claim.document for claim in gold.claims}
    table = Table("event of the table", "documents", "joined by rule", "largest event found by rule", "proposed")
    reports = sorted((c.event or "", c.key) for c in gold.claims if c.event and c.reports_event)
    for ref, rows in groupby(reports, key=lambda row: row[0]):
        keys = {key for _, key in rows}
        wanted = {documents[key] for key in keys}
        if len(wanted) < 2:
            continue
        best: tuple[str, set[str]] = ("", set())
        for event in found.events:
            own = {documents[k] for k in keys if event.ref in found.links.get(k, EventLinks()).reports}
            best = max(best, (event.ref, own), key=lambda pair: len(pair[1]))
        open_pairs = sum(pair <= keys and pair in left for pair in left)
        table.add_row(ref, " ".join(sorted(wanted)), " ".join(sorted(best[1])), best[0], str(open_pairs))
    Console(width=150).print(table)


def print_single(gold: Assembly, found: Assembly) -> None:
    """For every event of the table that one document reports: the events by rule on which its claims are."""
    documents = {claim.key: claim.document for claim in gold.claims}
    by_rule = {event.ref: event for event in found.events}
    table = Table("event of the table with one document", "document", "events by rule", "with another document")
    reports = sorted((c.event or "", c.key) for c in gold.claims if c.event and c.reports_event)
    for ref, rows in groupby(reports, key=lambda row: row[0]):
        keys = [key for _, key in rows]
        if len({documents[key] for key in keys}) == 1:
            own = {e for k in keys for e in found.links.get(k, EventLinks()).reports}
            joined = [e for e in sorted(own) if by_rule[e].corroboration.documents > 1]
            table.add_row(ref, documents[keys[0]], str(len(own)), " ".join(joined) or "none")
    Console(width=150).print(table)


def print_conflicts(found: Assembly) -> None:
    table = Table("conflict found by rule", "sides")
    documents = {claim.key: claim.document for claim in found.claims}
    for conflict in found.conflicts:
        sides = [
            f"{side.value} ({' '.join(sorted({documents[key] for key in side.claims}))})" for side in conflict.sides
        ]
        table.add_row(conflict.label, " / ".join(sides))
    Console(width=150).print(table)


def print_misses(missed: Iterable[Pair], claims: Mapping[str, Claim]) -> None:
    for pair in sorted(missed, key=sorted):
        print("missed", " + ".join(sorted(shown(claims[key]) for key in pair)))


if __name__ == "__main__":
    main()
