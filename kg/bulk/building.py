"""Builds a graph from tables of claims column by column: the same files and problems as by rows, for millions of rows.

Every distinct value is checked by the functions that check the cells of a row; rows with anything unusual are accepted
by `intake.accept` itself; deeds that can meet others go through `events.assemble`. Only what is alike a million times
is handled by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from kg import acceptance, events, inputs, links
from kg import intake as row_intake
from kg.bulk import batches, deeds, edges, engine, naming, telling, writing
from kg.bulk.batches import Batch
from kg.errors import UnsuitedError
from kg.bulk.claims import Intake
from kg.bulk.known import Known
from kg.bulk.pieces import Pieces
from kg.exporters import turtle
from kg.inputs import Progress, Source
from kg.kinship import Kinship
from kg.model import Assembly, Claim, Counts, Document, DocumentDraft, Draft, Entity, Problem, Profile, Ref, Severity, Where
from kg.names import Names
from kg.rdf.writing import TITLES
from kg.ontology import Ontology
from kg.sources import Sources
from kg.vocabulary import Vocabulary


class Gathered(NamedTuple):
    """Everything but the claims themselves, which are in the engine."""

    intake: Intake
    documents: dict[str, Document]


class Graph(NamedTuple):
    """What was found, ready to be written."""

    counts: Counts
    number_of_problems: int
    ok: bool
    """Whether no problem is an error."""
    problems: Callable[[], Iterable[Problem]]
    turtle: Callable[[bool], Iterable[memoryview | str]]


def build(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    ontology: Ontology,
    *,
    title: str,
    base: str,
    licence: str | None,
    profile: Profile,
    strict: bool,
    tell: Progress,
) -> Graph:
    """Read, check and assemble; what comes back writes itself.

    Raises:
        UnsuitedError: The input needs the row path; nothing was written.
    """
    if profile is Profile.ALL:
        raise UnsuitedError("allegations go to a file of their own")
    read = _read(connection, sources, ontology, strict, tell)
    tell("finding repeated rows", 0, None)
    read.intake.telling.tell(_once(connection, read.intake))
    read.intake.telling.flush()
    telling.settle(connection)
    tell("finding events", 0, None)
    kinship = Kinship(ontology)
    labels = dict(connection.execute("SELECT ref, label FROM minted").fetchall())

    def label(ref: Ref) -> str:
        return labels[ref] if ref in labels else ontology.label(ref)

    known = Known(read.intake, ontology, kinship, label)
    _refuse(connection, known)
    deeds.find(connection, known)
    slow = _together(connection, known, read, title, base, licence, profile)
    naming.name(connection, known)
    clash = connection.execute("SELECT ref FROM events GROUP BY ref HAVING count(*) > 1").fetchall()
    if clash or {e.ref for e in slow.events} & {r for (r,) in connection.execute("SELECT ref FROM events").fetchall()}:
        raise UnsuitedError("two of its events have one name")
    naming.corroborate(connection, known, read.documents, Sources(read.documents.values()))
    drawn = [edge for edge, keys in slow.edges.items() if keys]
    edges.find(connection, known, drawn)
    return _graph(connection, known, read, slow, ontology)


def _read(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], ontology: Ontology, strict: bool, tell: Progress
) -> Gathered:
    kinds = [ref.removeprefix("kg:") for ref in ontology.members("kg:FigureKind")]
    problems: list[Problem] = []
    large = [source for source in sources if source.reader == "table" and _is_claims(source)]
    small = [source for source in sources if source not in large]
    if not large or any(source.reader == inputs.TEXT for source in small):
        raise UnsuitedError("it holds articles, or no table of claims")
    drafts = list(inputs.read(small, ontology, problems, tell))
    if not all(isinstance(draft, DocumentDraft) for draft in drafts):
        raise UnsuitedError("it holds events, decisions or claims in other formats")
    described = [draft for draft in drafts if isinstance(draft, DocumentDraft)]
    keys = frozenset(draft.document.strip() for draft in described)
    vocabulary = Vocabulary(ontology, Names(ontology), sources=keys or None, strict=strict)
    documents: dict[str, Document] = {}
    intake = Intake(connection, vocabulary, kinds)
    for draft in described:
        outcome = row_intake.accept(draft, vocabulary)
        intake.note(outcome)
        if isinstance(outcome.item, Document):
            documents[outcome.item.key] = outcome.item
    size, done = sum(source.path.stat().st_size for source in large), 0
    for source in large:
        for item in batches.read(source.path, source.name, kinds):
            if isinstance(item, Batch):
                intake.take(item)
                tell("checking", done + item.at, size)
            else:
                intake.telling.tell([item])
        intake.end_of_file(source.name)
        done += source.path.stat().st_size
    if not intake.accepted:
        raise UnsuitedError("none of its rows is accepted")
    intake.telling.tell([*problems, *links.duplicates(described)])
    return Gathered(intake, documents)


def _is_claims(source: Source) -> bool:
    return batches.is_claims(source.path)


def _once(connection: duckdb.DuckDBPyConnection, intake: Intake) -> list[Problem]:
    """Take rows away whose id or claim occurs in a row before."""
    rows = connection.execute("""
        SELECT file, line, seq, id, key, kind FROM claims WHERE id IN
            (SELECT id FROM claims WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)
        OR key IN (SELECT key FROM claims GROUP BY key HAVING count(*) > 1)
    """).fetchall()
    problems, refused = [], []
    by_handle: dict[str, Where] = {}
    by_key: dict[bytes, Where] = {}
    actions = [action for action, *_ in intake.kinds.codes]
    for file, line, seq, handle, key, kind in sorted(rows, key=lambda row: (intake.files[row[0]], row[1], row[2])):
        where, action = Where(file=intake.files[file], line=line), actions[kind]
        draft = Draft(where=where, action=action)
        if handle is not None and handle in by_handle:
            what = f"is used by {by_handle[handle]}"
            problems.append(links._problem("duplicate-id", draft, "id", handle, what, "give each row its own id"))
            refused.append(seq)
        elif key in by_key:
            what = f"says the same as {by_key[key]}"
            problems.append(links._problem("duplicate-claim", draft, "action", action, what, "remove one of the rows"))
            refused.append(seq)
        else:
            by_key[key] = where
            if handle is not None:
                by_handle[handle] = where
    engine.insert(connection, "refused", pa.table({"seq": pa.array(refused, pa.int64())}))
    connection.execute("DELETE FROM claims WHERE seq IN (SELECT seq FROM refused)")
    return problems


def _refuse(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Refuse what only the row path can do with the claims of a table."""
    kinds = {number for (number,) in connection.execute("SELECT DISTINCT kind FROM claims").fetchall()}
    methods = {kind.fields["method"] for number, kind in enumerate(known.kinds) if kind is not None and number in kinds}
    if "kg:hand" in methods and len(methods) > 1:
        raise UnsuitedError("some of its claims are of people and some of machines, of which one may repeat the other")
    if any(known.tallies(figures) for figures in known.figures):
        raise UnsuitedError("some of its claims count the attacks of a campaign")


def _together(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    read: Gathered,
    title: str,
    base: str,
    licence: str | None,
    profile: Profile,
) -> Assembly:
    """What the row path makes of the claims that can meet others."""
    rows = connection.execute("""
        SELECT claims.key, document, kind, subj, obj, place, whenever, figs, id, actor_text, target_text, note
        FROM claims JOIN together USING (seq)
    """).fetchall()
    found = []
    for key, document, kind, subj, obj, place, whenever, figs, handle, actor_text, target_text, note in rows:
        parties = (known.members[number] for number in (subj, obj, place))
        described = known.kinds[kind]
        assert described is not None  # noqa: S101  a kept claim has a predicate
        more = {"key": f"c{key.hex()}", "document": document, "handle": handle, "note": note}
        more |= {"subject_text": actor_text, "object_text": target_text}
        more["figures"] = known.figures[figs]
        found.append(known.claim(described.fields, *parties, known.dates[whenever], **more))
    documents = {claim.document: read.documents.get(claim.document, Document(key=claim.document)) for claim in found}
    used = acceptance._used(found, documents.values())
    return events.assemble(
        found,
        list(documents.values()),
        [],
        list(telling.entities(connection, sorted(used))),
        known.ontology,
        title=title,
        base=base,
        profile=profile,
        licence=licence,
    )


def _graph(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    read: Gathered,
    slow: Assembly,
    ontology: Ontology,
) -> Graph:
    pieces = Pieces(slow.base)
    writer = pieces.writer
    found = pieces.blocks(triple for event in slow.events for triple in writer.event(event))
    engine.insert(connection, "found", pa.table({
        "ref": pa.array([event.ref for event in slow.events], pa.string()),
        "text": pa.array([pieces.text(block) for block in found], pa.string()),
    }))
    _link(connection, pieces, slow)
    parts = writing.prepare(connection, known, pieces)
    used = _used(connection, known, read.documents.values())
    entities = list(telling.entities(connection, sorted(used)))
    from_claims, all_edges = edges.settle(connection, known, pieces, _mentioned(connection, known))
    declared = {block_key: block for block_key, block in _declared(pieces, read.documents)}
    engine.insert(connection, "documents", pa.table({"document": pa.array(sorted(read.documents), pa.string())}))
    connection.execute(
        "INSERT INTO documents SELECT DISTINCT document FROM claims WHERE document NOT IN (SELECT document FROM documents)"
    )
    number = _number(connection)
    sections = [
        pieces.blocks(triple for state in slow.states for triple in writer.state(state)),
        pieces.blocks(triple for conflict in slow.conflicts for triple in writer.conflict(conflict)),
        pieces.blocks(triple for entity in entities for triple in writer.entity(entity)),
    ]
    texts = [[pieces.text(block) for block in blocks] for blocks in sections]
    counts = Counts(
        title=slow.title,
        base=slow.base,
        licence=slow.licence,
        documents=number("documents"),
        claims=number("claims"),
        events=number("events") + sum(event.kind == "kg:Event" for event in slow.events),
        campaigns=sum(event.kind == "kg:Campaign" for event in slow.events),
        states=len(slow.states),
        entities=len(entities),
        conflicts=len(slow.conflicts),
        edges=all_edges,
        edges_from_claims=from_claims,
        figures=parts.figures,
        modality=dict(
            connection.execute("SELECT modality, count(*) FROM claims JOIN kinds USING (kind) GROUP BY ALL ORDER BY ALL").fetchall()
        ),
    )
    bare = counts.documents - len(declared)
    if counts.documents:
        pieces.name("kg:Document")
    triples = all_edges + parts.claim_triples + parts.event_triples + bare
    triples += sum(block.size for blocks in sections for block in blocks) + sum(block.size for block in found)
    triples += sum(block.size for _, block in declared.items())

    def written(data_only: bool) -> Iterable[memoryview | str]:
        known_texts, more = _ontology(pieces, ontology) if not data_only else ([], 0)
        header = pieces.blocks(writer.header(counts, ontology.version, triples + more))
        heading = [pieces.text(block) for block in header]
        own = {key: pieces.text(block) for key, block in declared.items()}
        if counts.documents:
            for (key,) in connection.execute("SELECT document FROM documents").fetchall():
                if pieces.document(key).startswith("doc:"):
                    break
        bodies: list[Iterable[memoryview | str]] = [
            ["\n".join(heading)],
            edges.write(connection) if all_edges else (),
            writing.events(connection, known, pieces, parts) if counts.events + counts.campaigns else (),
            ["\n".join(texts[0])] if texts[0] else (),
            writing.claims(connection, pieces, parts, slow.base),
            writing.documents(connection, pieces, own),
            ["\n".join(texts[1])] if texts[1] else (),
            ["\n".join(texts[2])] if texts[2] else (),
            (),
            ["\n".join(known_texts)] if known_texts else (),
        ]
        titles = ["The data set", *TITLES, f"The ontology, version {ontology.version}"]
        yield from turtle.prefixes(pieces.shorten, slow.base)
        for title, body in zip(titles, bodies, strict=True):
            pieces_of = iter(body)
            start = next(pieces_of, None)
            if start is not None:
                yield from chain([f"\n# {title}\n\n", start], pieces_of)

    number_of_problems, failed = telling.count(connection)
    return Graph(counts, number_of_problems, not failed, lambda: telling.problems(connection), written)


def _number(connection: duckdb.DuckDBPyConnection) -> Callable[[str], int]:
    def number(table: str) -> int:
        (count,) = engine.one(connection, f'SELECT count(*) FROM "{table}"')
        return int(count)

    return number


def _link(connection: duckdb.DuckDBPyConnection, pieces: Pieces, slow: Assembly) -> None:
    """The events of each claim: by its numbers, or as the row path found them."""
    rows = []
    for claim in slow.claims:
        reports, may_report, concerns = slow.links.get(claim.key, ((), (), ()))
        found = {"kg:reports": {*reports, *slow.state_reports.get(claim.key, ())}, "kg:mayReport": {*may_report}}
        text, count = "", 0
        for predicate, refs in (found | {"kg:concerns": {*concerns}}).items():
            if refs:
                text += f" ;\n    {pieces.name(predicate)} {' , '.join(sorted(map(pieces.name, refs)))}"
                pieces.objects |= {pieces.writer.term(ref) for ref in refs}
                count += len(refs)
        rows.append((bytes.fromhex(claim.key[1:]), text, count))
    engine.insert(connection, "relinked", pa.table({
        "key": pa.array([row[0] for row in rows], pa.binary()),
        "text": pa.array([row[1] for row in rows], pa.string()),
        "triples": pa.array([row[2] for row in rows], pa.int64()),
    }))
    connection.execute("""
        CREATE TABLE links AS SELECT seq, text, triples FROM claims JOIN relinked USING (key);
        CREATE TABLE firm AS SELECT DISTINCT deedkind, edge FROM kinds WHERE tells;
        CREATE TABLE linked AS
        SELECT seq, ref FROM claims JOIN kinds USING (kind) JOIN days USING (whenever)
            JOIN events USING (deedkind, subj, obj, place, day, figs)
            WHERE tells AND (events.document = '' OR events.document = claims.document);
    """)
    if engine.one(connection, "SELECT count(*) FROM linked") != (0,):
        pieces.name("kg:reports")
        pieces.name("ev:x")


def _mentioned(connection: duckdb.DuckDBPyConnection, known: Known) -> set[Ref]:
    parties = connection.execute(
        "SELECT DISTINCT subj FROM claims UNION SELECT obj FROM claims UNION SELECT place FROM claims"
    ).fetchall()
    kinds = connection.execute("SELECT DISTINCT kind FROM claims").fetchall()
    described = [known.kinds[number] for (number,) in kinds]
    speakers = {ref for kind in described if kind is not None for ref in kind.fields["speakers"]}
    return speakers | {ref for (number,) in parties for ref in known.members[number]}


def _used(connection: duckdb.DuckDBPyConnection, known: Known, documents: Iterable[Document]) -> set[Ref]:
    """Every reference in what was accepted."""
    used = _mentioned(connection, known) | acceptance._used((), documents)
    for (number,) in connection.execute("SELECT DISTINCT kind FROM claims").fetchall():
        kind = known.kinds[number]
        assert kind is not None  # noqa: S101
        used |= {*kind.fields["on_behalf_of"], *kind.fields["via"], kind.fields["annotator"] or ""}
    for (number,) in connection.execute("SELECT DISTINCT figs FROM claims").fetchall():
        used |= {figure.of for figure in known.figures[number] if figure.of is not None}
    return used


def _declared(pieces: Pieces, documents: dict[str, Document]) -> Iterable[tuple[str, turtle.Block]]:
    for key, document in documents.items():
        (block,) = pieces.blocks(pieces.writer.document(document))
        yield key, block


def _ontology(pieces: Pieces, ontology: Ontology) -> tuple[list[str], int]:
    blocks = turtle._blocks(ontology.travelling(pieces.objects), sort=True)
    return [pieces.text(block) for block in blocks], sum(block.size for block in blocks)
