"""The tables that the engine of a build by columns is given."""

from __future__ import annotations

import re

import pyarrow as pa

_TABLES = """
    claims(file INTEGER, line BIGINT, seq BIGINT, key BLOB, document VARCHAR, kind INTEGER,
        whenever INTEGER, subj INTEGER, obj INTEGER, place INTEGER, figs INTEGER, id VARCHAR,
        actor_text VARCHAR, target_text VARCHAR, note VARCHAR)
    kinds(kind INTEGER, deedkind INTEGER, tells BOOLEAN, plain BOOLEAN, relation BOOLEAN, denies BOOLEAN,
        answers BOOLEAN, edge BOOLEAN, predicate VARCHAR, modality VARCHAR, method VARCHAR)
    days(whenever INTEGER, day INTEGER, single BOOLEAN, date INTEGER)
    deedkinds(deedkind INTEGER, action VARCHAR, family INTEGER, mutual BOOLEAN, done_to BOOLEAN, plain BOOLEAN,
        voice VARCHAR)
    alike(one VARCHAR, other VARCHAR)
    parties(party INTEGER, several BOOLEAN, acts_for BIGINT[], held_by BIGINT[], touches BIGINT[])
    placed(obj INTEGER)
    sites(obj INTEGER, place INTEGER, said VARCHAR, about VARCHAR, within BIGINT[])
    met(deed BIGINT, band BIGINT)
    enough(deedkind INTEGER, nobody BOOLEAN, nothing BOOLEAN, nowhere BOOLEAN, two BOOLEAN, enough BOOLEAN)
    events(deed BIGINT, deedkind INTEGER, subj INTEGER, obj INTEGER, place INTEGER, day INTEGER, figs INTEGER,
        about VARCHAR, claims BIGINT, documents BIGINT, document VARCHAR, digest BIGINT, ref VARCHAR,
        part INTEGER)
    witnesses(ref VARCHAR, outlets INTEGER, sources INTEGER)
    found(ref VARCHAR, text VARCHAR)
    links(key BLOB, text VARCHAR, triples BIGINT)
    refused(seq BIGINT)
    under(predicate VARCHAR, over VARCHAR)
    wider(predicate VARCHAR, over VARCHAR)
    mutual(predicate VARCHAR)
    members(party INTEGER, ref VARCHAR)
    used(ref VARCHAR)
    numbered(register INTEGER, text VARCHAR, number INTEGER)
    edges(subject VARCHAR, predicate VARCHAR, object VARCHAR)
    written(ref VARCHAR, text VARCHAR)
    documents(document VARCHAR)
    problems(file VARCHAR, line BIGINT, code VARCHAR, field VARCHAR, value VARCHAR, what VARCHAR, remedy VARCHAR,
        severity VARCHAR, rank INTEGER, "column" INTEGER, number INTEGER, more BIGINT)
    repeated(file VARCHAR, line BIGINT, code VARCHAR, field VARCHAR, value VARCHAR, what VARCHAR, remedy VARCHAR,
        severity VARCHAR, rank INTEGER, "column" INTEGER, number INTEGER, times BIGINT)
    told(file VARCHAR, line BIGINT, code VARCHAR, field VARCHAR, value VARCHAR, what VARCHAR, remedy VARCHAR,
        severity VARCHAR, rank INTEGER, "column" INTEGER, number INTEGER)
    tallies(file VARCHAR, "column" INTEGER, number INTEGER, times BIGINT, line BIGINT)
    entities(ref VARCHAR, label VARCHAR, near VARCHAR[])
    unresolved(ref VARCHAR, text VARCHAR)
"""
"""What the engine is given; all else is derived from it by queries."""

TABLES = re.findall(r"\w+\([^)]*\)", _TABLES)
"""Each table with its columns, as SQL has it."""

TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "BLOB": pa.binary(),
    "BIGINT[]": pa.list_(pa.int64()),
    "VARCHAR[]": pa.list_(pa.string()),
}

COLUMNS = {
    name: {column.strip('"'): TYPES[kind] for column, kind in (one.split() for one in columns.split(","))}
    for name, columns in re.findall(r"(\w+)\(([^)]*)\)", _TABLES)
}
"""The columns of each table, with their types."""
