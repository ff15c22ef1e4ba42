"""maplib: an OTTR template for each table, over data frames of polars; written as Turtle or as N-Triples."""

import sys
from pathlib import Path

import flat
import polars as pl
from maplib import Model

LANGUAGE = ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>", "l")
"""Fields of a text with its language, as maplib names them."""

TRIPLE = ["subject", "predicate", "object"]

OTTR_TYPES = {flat.IRI: "ottr:IRI", flat.TEXT: "xsd:string", flat.ENGLISH: "rdf:langString"}


def template(table: flat.Table) -> str:
    """The template of a table; `?` marks what may be empty."""
    arguments = ["ottr:IRI ?node"]
    patterns = [f"ottr:Triple(?node, rdf:type, <{cls}>)" for cls in table.classes]
    for column in table.columns:
        arguments.append(f"? {OTTR_TYPES.get(column.kind, f'<{column.kind}>')} ?{column.name}")
        patterns.append(f"ottr:Triple(?node, <{column.predicate}>, ?{column.name})")
    return f"<urn:table:{table.name}> [ {', '.join(arguments)} ] :: {{ {', '.join(patterns)} }} .\n"


def frame(folder: Path, table: flat.Table) -> pl.DataFrame:
    """The table with the types that the template wants."""
    read = pl.read_csv(folder / f"{table.name}.csv", infer_schema=False)
    return read.with_columns(
        value for column in table.columns if (value := typed(pl.col(column.name), column.kind)) is not None
    )


def typed(value: pl.Expr, kind: str) -> pl.Expr | None:
    """A column with its type, where texts and IRIs are not what they are."""
    if kind == flat.INTEGER:
        return value.cast(pl.Int64)
    if kind == flat.DATE:
        return value.str.to_date()
    if kind == flat.ENGLISH:
        text, language = LANGUAGE
        return pl.struct(value.alias(text), pl.lit("en").alias(language)).alias(value.meta.output_name())
    return None


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    model = Model()
    model.add_template("".join(map(template, flat.TABLES)))
    for table in flat.TABLES:
        model.map(f"urn:table:{table.name}", frame(folder, table))
    for name in flat.TRIPLES:
        model.map_triples(pl.read_csv(folder / f"{name}.csv", infer_schema=False, new_columns=TRIPLE))
    if sys.argv[2].endswith(".nt"):
        model.write(sys.argv[2], format="ntriples")
    else:
        model.write(sys.argv[2], format="turtle", prefixes=flat.PREFIXES)
