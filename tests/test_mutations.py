"""Good data, one fault at a time: each is caught with a message of its own, and nothing else is lost."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.model import Severity

DISPATCHES = Path(__file__).parent / "data" / "dispatches"
CLAIMS = 9

Rows = list[dict[str, str]]


def column(name: str, value: str, row: int = 0) -> Callable[[Rows], None]:
    """A fault in one cell."""

    def mutate(rows: Rows) -> None:
        rows[row][name] = value

    return mutate


def swap(rows: Rows) -> None:
    rows[6]["actor"], rows[6]["target"] = rows[6]["target"], rows[6]["actor"]


def move(rows: Rows) -> None:
    rows[3]["begin"] = str(int(rows[3]["begin"]) + 1)
    rows[3]["end"] = str(int(rows[3]["end"]) + 1)


def nothing(_rows: Rows) -> None:
    """No fault at all."""


def repeat(rows: Rows) -> None:
    rows.append(rows[0] | {"id": "d1-99"})


FAULTS: list[tuple[str, Callable[[Rows], None], str, str, int]] = [
    ("basis but no date", column("date", ""), "basis-without-date", "date_basis", 1),
    ("month 13", column("date", "2024-13"), "bad-date", "date", 1),
    ("30 February", column("date", "2024-02-30"), "bad-date", "date", 1),
    ("29 February of a common year", column("date", "2023-02-29"), "bad-date", "date", 1),
    ("bad EDTF", column("date", "early 2024"), "bad-date", "date", 1),
    ("ambiguous numbers", column("date", "03/04/2024"), "bad-date", "date", 1),
    ("interval backwards", column("date", "2024-02/2024-01"), "bad-date", "date", 1),
    ("season", column("date", "2024-21"), "bad-date", "date", 1),
    ("actor and target swapped", swap, "wrong-kind", "actor", 1),
    ("unknown action", column("action", "atack"), "unknown-action", "action", 1),
    ("no action", column("action", ""), "missing-action", "action", 1),
    ("orphan source", column("source", "d9"), "orphan-source", "source", 1),
    ("no source", column("source", ""), "missing-source", "source", 1),
    ("offset moved by one", move, "evidence-mismatch", "begin", 0),
    ("offset beyond the text", column("end", "99999", 3), "evidence-mismatch", "begin", 0),
    ("offset is no number", column("begin", "12.5"), "bad-number", "begin", 1),
    ("end before begin", column("end", "1"), "bad-offsets", "end", 1),
    ("one end for two begins", column("begin", "1|5"), "bad-offsets", "begin", 1),
    ("bad digest", column("sha256", "abc"), "bad-sha256", "sha256", 1),
    ("duplicate id", column("id", "d1-2", 8), "duplicate-id", "id", 1),
    ("duplicate claim", repeat, "duplicate-claim", "action", 0),
    ("unknown modality", column("modality", "rumoured"), "unknown-modality", "modality", 1),
    ("unknown polarity", column("polarity", "maybe"), "unknown-polarity", "polarity", 1),
    ("unknown certainty", column("certainty", "sure"), "unknown-certainty", "certainty", 1),
    ("unknown date basis", column("date_basis", "guess"), "unknown-date-basis", "date_basis", 1),
    ("claimed by nobody", column("speaker", "", 6), "missing-speaker", "speaker", 1),
    ("neither actor nor target", column("target", "", 4), "nobody", "actor", 1),
    ("unknown event", column("event", "tower-23"), "unknown-event", "event", 1),
    ("unknown speech act", column("content_of", "d1-77", 1), "unknown-claim", "content_of", 1),
    ("content of itself", column("content_of", "d1-2", 1), "unknown-claim", "content_of", 1),
    ("formula", column("note", "=cmd|'/C calc'!A0"), "formula-cell", "note", 1),
    ("formula with at sign", column("actor", "@SUM(1+1)*cmd"), "formula-cell", "actor", 1),
    ("control character", column("note", "bell \x07"), "control-character", "note", 1),
    ("a megabyte", column("note", "x" * 1_000_000), "cell-too-long", "note", 1),
    ("figure in words", column("killed", "three"), "bad-figure", "killed", 1),
    ("figure too large", column("killed", "9" * 30), "bad-figure", "killed", 1),
    ("ambiguous name", column("target", "Ansar Allah"), "ambiguous-name", "target", 1),
]


def mutate(tmp_path: Path, fault: Callable[[Rows], None]) -> Path:
    """A copy of the dispatches with one fault in the claims."""
    folder = tmp_path / "dispatches"
    shutil.copytree(DISPATCHES, folder, ignore=shutil.ignore_patterns("*.py", "*.md"))
    with (folder / "claims.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, header = list(reader), reader.fieldnames or []
    fault(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "claims.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder


def test_the_unharmed_dispatches_are_accepted_and_their_evidence_verified() -> None:
    result = kg.check(DISPATCHES, corpus=DISPATCHES / "texts", strict=True)
    assert [str(problem) for problem in result.problems] == []
    assert len(result.assembly.claims) == CLAIMS


@pytest.mark.parametrize(("fault", "code", "field", "lost"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_each_fault_has_its_own_message_and_costs_no_other_row(
    tmp_path: Path, fault: Callable[[Rows], None], code: str, field: str, lost: int
) -> None:
    folder = mutate(tmp_path, fault)
    result = kg.check(folder, corpus=folder / "texts")
    errors = [p for p in result.problems if p.severity is Severity.ERROR]
    assert [(p.code, p.field) for p in errors if p.code == code] == [(code, field)], [str(p) for p in errors]
    problem = next(p for p in errors if p.code == code)
    assert problem.where.file == "claims.csv"
    assert problem.where.line is not None
    assert problem.what
    assert problem.remedy
    assert errors == [problem]
    assert len(result.assembly.claims) == CLAIMS - lost
    assert not result.ok


def test_a_moved_offset_is_told_by_how_much(tmp_path: Path) -> None:
    folder = mutate(tmp_path, move)
    result = kg.check(folder, corpus=folder / "texts")
    assert "moved by -1" in str(result.problems[0])


BROKEN_FILES: list[tuple[str, bytes, str]] = [
    ("empty file", b"", "empty-file"),
    ("only white space", b" \n\n", "empty-file"),
    ("NUL byte", b"actor,action,target,source\nIran,meet,Iraq,x\0y\n", "nul-byte"),
    ("UTF-16", "actor,action,target,source\n".encode("utf-16"), "bad-encoding"),
    ("Latin-1", "actor,action,target,source\nIran,meet,Müller,x\n".encode("latin-1"), "bad-encoding"),
    ("unknown table", b"foo,bar\n1,2\n", "unknown-table"),
    ("open quotation mark", b'actor,action,target,source\n"Iran,meet,Iraq,x\n', "broken-table"),
    ("column twice", b"actor,actor,action,source\nIran,Iran,meet,x\n", "column-twice"),
    ("too many cells", b"actor,action,target,source\nIran,meet,Iraq,x,y\n", "too-many-cells"),
]


@pytest.mark.parametrize(("content", "code"), [f[1:] for f in BROKEN_FILES], ids=[f[0] for f in BROKEN_FILES])
def test_a_broken_file_is_one_problem_and_the_other_files_are_read(tmp_path: Path, content: bytes, code: str) -> None:
    folder = mutate(tmp_path, nothing)
    (folder / "more.csv").write_bytes(content)
    result = kg.check(folder)
    assert [(p.code, p.where.file) for p in result.problems] == [(code, "more.csv")]
    assert len(result.assembly.claims) == CLAIMS


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    folder = mutate(tmp_path, nothing)
    path = folder / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    result = kg.check(folder, corpus=folder / "texts")
    assert not result.problems
    assert len(result.assembly.claims) == CLAIMS


def test_an_unknown_column_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    folder = mutate(tmp_path, nothing)
    path = folder / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("on_behalf_of", "on_behalf", 1), encoding="utf-8")
    result = kg.check(folder)
    assert [(p.code, p.field) for p in result.problems] == [("ignored-column", "on_behalf")]
    assert "on_behalf_of" in result.problems[0].remedy


def test_all_faults_of_one_row_are_found_at_once(tmp_path: Path) -> None:
    def fault(rows: Rows) -> None:
        rows[0] |= {"date": "2024-13", "modality": "x", "killed": "y", "source": "d9", "action": "z"}

    result = kg.check(mutate(tmp_path, fault))
    codes = {p.code for p in result.problems if str(p.where) == "claims.csv:2"}
    assert codes == {"bad-date", "unknown-modality", "bad-figure", "orphan-source", "unknown-action"}


def test_nothing_is_published_on_an_error_and_the_report_says_so(tmp_path: Path) -> None:
    folder = mutate(tmp_path, column("date", "2024-13"))
    result = kg.build(folder, output=tmp_path / "out", formats=["turtle", "jsonl"])
    assert [path.name for path in result.files] == ["report.json"]
    assert '"published": false' in (tmp_path / "out" / "report.json").read_text()
    partial = kg.build(folder, output=tmp_path / "out", formats=["turtle", "jsonl"], partial=True)
    assert {path.name for path in partial.files} == {"graph.ttl", "claims.jsonl", "report.json"}
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]
