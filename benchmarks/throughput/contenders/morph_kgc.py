"""morph-kgc: RML mappings over the tables, written as N-Triples (it has no Turtle)."""

import os
import runpy
import sys
from pathlib import Path

import flat

PROCESSES = os.cpu_count() or 1

HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
"""


def mapping(folder: Path) -> str:
    """The RML of all tables."""
    maps = [HEAD]
    for table in flat.TABLES:
        classes = " , ".join(f"<{cls}>" for cls in table.classes)
        maps.append(start(folder, table.name, f" ; rr:class {classes}"))
        for column in table.columns:
            maps.append(
                f" ;\n    rr:predicateObjectMap [ rr:predicate <{column.predicate}> ; rr:objectMap {value(column)} ]"
            )
        maps.append(" .\n")
    for name in flat.TRIPLES:
        predicate, obj = (f'[ rml:reference "{column}" ; rr:termType rr:IRI ]' for column in flat.COLUMNS[1:])
        maps.append(start(folder, name))
        maps.append(f" ;\n    rr:predicateObjectMap [ rr:predicateMap {predicate} ; rr:objectMap {obj} ] .\n")
    return "".join(maps)


def start(folder: Path, name: str, more: str = "") -> str:
    return (
        f'<urn:map:{name}> rml:logicalSource [ rml:source "{folder / name}.csv" ; rml:referenceFormulation ql:CSV ] ;\n'
        f'    rr:subjectMap [ rml:reference "node" ; rr:termType rr:IRI{more} ]'
    )


def value(column: flat.Column) -> str:
    kinds = {flat.IRI: "rr:termType rr:IRI", flat.TEXT: "rr:termType rr:Literal", flat.ENGLISH: 'rr:language "en"'}
    return f'[ rml:reference "{column.name}" ; {kinds.get(column.kind, f"rr:datatype <{column.kind}>")} ]'


if __name__ == "__main__":
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    rules, settings = output.with_suffix(".rml"), output.with_suffix(".ini")
    rules.write_text(mapping(folder), encoding="utf-8")
    settings.write_text(
        f"[CONFIGURATION]\noutput_file: {output}\noutput_format: N-TRIPLES\nnumber_of_processes: {PROCESSES}\n"
        f"logging_level: WARNING\n[TABLES]\nmappings: {rules}\n",
        encoding="utf-8",
    )
    sys.argv = ["morph_kgc", str(settings)]
    runpy.run_module("morph_kgc", run_name="__main__")
