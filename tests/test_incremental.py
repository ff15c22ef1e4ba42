"""Builds that add to an earlier one: the same files as a build of everything, and nothing checked that is known."""

from __future__ import annotations

import csv
import gzip
import io
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from bulk import ACTIONS, DATES, JUNK, NAMES, OPTIONAL, SOURCES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_crash import check as check_crash
from test_crash import harness

import kg
from kg import drafting, incremental, inputs, intake
from kg.cli import main
from kg.errors import InputError, OutputError
from kg.incremental import rounds
from kg.ontology import BASE

EXAMPLE = Path(kg.__file__).parent / "examples" / "iraq"
FORMATS = ("turtle", "jsonl")

CLAIMS = {"actor": NAMES, "action": ACTIONS, "target": NAMES, "date": DATES, "source": SOURCES}
LINKS = {
    "event": ["", "", "e1", "e2", "e9"],
    "in_response_to": ["", "e1", "e1|e2"],
    "reason_for": ["", "e2"],
    "content_of": ["", "r1", "r2", "nowhere"],
    "derived_from": ["", "c0123456789abcdef0123"],
    "begin": ["", "0", "5"],
    "end": ["", "9", "4"],
    "quote": ["", "Some words"],
}
DOCUMENTS = {
    "document": SOURCES,
    "outlet": ["", "Reuters", "Gazette of Nowhere"],
    "author": ["", "AB"],
    "date": DATES,
    "republishes": ["", "Reuters"],
    "url": ["", "https://example.org/a", "no address"],
}
EVENTS = {
    "event": ["e1", "e2", "e3", ""],
    "label": ["Some event", "Another", ""],
    "part_of": ["", "", "e1", "e7"],
    "kind": ["", "Campaign", "Fair"],
    "action": ["", "attack"],
}
DECISIONS = {
    "decision": ["same", "different", "alias-of", "part-of", "", "perhaps"],
    "one": ["Liwa Test", "Office of X", "ev:e1", "row:r1", "doc:d1", "Nouri al-Maliki"],
    "other": ["united-states", "kataib-hezbollah", "ev:e2", "row:r2", "doc:d2", "Unknown Men"],
    "source": ["", "", "d1"],
    "start": ["", "", "2024-01-29"],
    "author": ["AB", "AB", ""],
    "decided": ["2024-02-01", "2024-02-03", "soon"],
    "reason": ["they say so"],
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str]:
    """A table of any kind, and what it would be later: the same, or with a row more or less."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    kind = draw(st.sampled_from(["claims", "claims", "claims", "documents", "events", "decisions"]))
    cells = {"documents": DOCUMENTS, "events": EVENTS, "decisions": DECISIONS}.get(kind)
    if cells is None:
        cells = dict(CLAIMS)
        for more in (OPTIONAL, LINKS):
            cells |= {column: more[column] for column in chance.sample(sorted(more), chance.randint(0, 3))}
    few = {column: chance.sample(values, min(len(values), chance.randint(1, 6))) for column, values in cells.items()}
    rows = [[chance.choice(values) for values in few.values()] for _ in range(draw(st.integers(0, 12)))]
    for row in rows:
        if chance.random() < 0.05:
            row[chance.randrange(len(row))] = chance.choice(JUNK)
        if chance.random() < 0.05:
            row.append("more")
    later = rows if chance.random() < 0.7 else chance.sample(rows, chance.randint(0, len(rows)))
    return _csv(list(cells), rows), _csv(list(cells), later)


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write(folder: Path, **tables: str) -> list[Path]:
    paths = [folder / f"{name}.csv" for name in tables]
    for path, text in zip(paths, tables.values(), strict=True):
        path.write_text(text, "utf-8", newline="")
    return paths


def counted(patch: pytest.MonkeyPatch) -> list[str]:
    """The places of the rows that intake looks at, from now on."""
    seen: list[str] = []
    accept = intake.accept

    def look(draft: kg.Draft, vocabulary: object) -> object:
        seen.append(str(draft.where))
        return accept(draft, vocabulary)  # type: ignore[arg-type]

    patch.setattr(intake, "accept", look)
    return seen


@pytest.fixture
def seen() -> Iterator[list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        yield counted(patch)


@given(
    st.lists(tables(), min_size=1, max_size=5),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
    st.sampled_from([{}, {}, {"strict": True}, {"as_of": "2024-02-02"}, {"quotes": True, "profile": "all"}]),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_rounds_leave_the_bytes_of_a_build_of_everything(
    tmp_path_factory: pytest.TempPathFactory,
    all_tables: list[tuple[str, str]],
    cuts: list[int],
    options: dict[str, str],
) -> None:
    folder = tmp_path_factory.mktemp("rounds")
    paths = write(folder, **{f"t{number}": now for number, (now, _) in enumerate(all_tables)})
    wanted: dict[str, object] = {"formats": FORMATS, "partial": True} | options
    by_round = [[path for path, cut in zip(paths, cuts, strict=False) if cut == number] for number in range(4)]
    by_round = [some for some in by_round if some]
    kg.build(*by_round[0], output=folder / "out", keep=True, **wanted)  # type: ignore[arg-type]
    for some in by_round[1:]:
        kg.build(*some, into=folder / "out", **wanted)  # type: ignore[arg-type]
    order = [path for some in by_round for path in some]
    kg.build(*order, output=folder / "all", keep=True, **wanted)  # type: ignore[arg-type]
    assert files(folder / "out") == files(folder / "all")
    changed = [path for path, (now, later) in zip(paths, all_tables, strict=True) if now != later]
    if changed:
        write(folder, **{f"t{number}": later for number, (_, later) in enumerate(all_tables)})
        kg.build(*changed, into=folder / "out", **wanted)  # type: ignore[arg-type]
        kg.build(*order, output=folder / "all", keep=True, **wanted)  # type: ignore[arg-type]
        assert files(folder / "out") == files(folder / "all")


def test_the_example_in_three_rounds_is_the_example_at_once(tmp_path: Path) -> None:
    tables = [EXAMPLE / "claims" / "000.csv", EXAMPLE / "documents.csv", EXAMPLE / "claims", EXAMPLE / "events.csv"]
    kg.build(tables[0], output=tmp_path / "out", keep=True, partial=True)
    kg.build(*tables[1:3], into=tmp_path / "out", partial=True)
    found = kg.build(tables[3], into=tmp_path / "out")
    claims = sorted((EXAMPLE / "claims").iterdir())
    wanted = kg.build(claims[0], tables[1], *claims[1:], tables[3], output=tmp_path / "all")
    assert found.problems == wanted.problems
    kept = files(tmp_path / "out")
    assert kept.pop(incremental.NAME)
    assert kept == files(tmp_path / "all"), "the report does not tell of the kept file"
    assert set(kept) == {"graph.ttl", "graph.html", "claims.jsonl", "report.json"}


HEADER = "id,actor,action,target,date,source,event\n"
OLD = HEADER + (
    "r1,Liwa Test,attack,Tower 22,2024-01-28,d1,e1\n"
    "r2,Liwa Tests,meet,iran,2024-02-01,d2,\n"
    ",Liwa Test,accuse,Nobody Known,2024-02-01,d2,\n"
    ",Liwa Test,attack,,soon,d2,\n"
)
NEW = HEADER + (
    "r1,Liwa Test,attack,Tower 22,2024-01-28,d1,e1\n"
    ",Liwa Test,meet,iran,2024-02-03,d3,e1\n"
    "r2,US,consult,iran,2024-02-04,d2,\n"
)


def test_rows_that_are_known_are_not_checked_again(tmp_path: Path, seen: list[str]) -> None:
    old, new = write(tmp_path, old=OLD, new=NEW)
    kg.build(old, output=tmp_path / "out", keep=True, partial=True, formats=FORMATS)
    assert seen == ["old.csv:2", "old.csv:3", "old.csv:4", "old.csv:5"]
    seen.clear()
    old.unlink()
    result = kg.build(new, into=tmp_path / "out", partial=True, formats=FORMATS)
    assert seen == ["new.csv:3", "new.csv:4"], "the first row of new.csv says what one of old.csv says"
    assert result.notes == ("rows known from before: 5; rows checked: 2",)
    twice = [(p.code, str(p.where), p.what) for p in result.problems if p.code.startswith("duplicate")]
    assert twice == [
        ("duplicate-id", "old.csv:2", "is used by new.csv:2"),
        ("duplicate-id", "old.csv:3", "is used by new.csv:4"),
    ]


def test_rows_are_checked_again_where_other_rows_decide_about_them(tmp_path: Path, seen: list[str]) -> None:
    old, documents, decisions = write(
        tmp_path,
        old=OLD,
        documents="document\nd1\n",
        decisions="decision,one,other,author,decided,reason\nalias-of,Liwa Test,kataib-hezbollah,AB,2024-02-01,so\n",
    )
    kg.build(old, output=tmp_path / "out", keep=True, partial=True, formats=FORMATS)
    seen.clear()
    kg.build(documents, into=tmp_path / "out", partial=True, formats=FORMATS)
    assert seen == ["old.csv:3", "old.csv:4", "old.csv:5", "documents.csv:2"], "d1 is described, d2 is not"
    seen.clear()
    kg.build(decisions, into=tmp_path / "out", partial=True, formats=FORMATS)
    assert seen[0] == "decisions.csv:2"
    assert len(seen) == 6, "what a name means has changed"
    seen.clear()
    kg.build(decisions, into=tmp_path / "out", partial=True, formats=FORMATS)
    assert seen == ["old.csv:3", "old.csv:4", "old.csv:5"]
    kg.build(old, documents, decisions, output=tmp_path / "all", partial=True, formats=FORMATS, keep=True)
    assert files(tmp_path / "out") == files(tmp_path / "all")


def test_a_decision_that_was_not_made_yet_is_kept_as_a_full_build_keeps_it(tmp_path: Path) -> None:
    header = "decision,one,other,author,decided,reason\n"
    old, decisions, new = write(
        tmp_path, old=OLD, decisions=header + "same,Liwa Test,kataib-hezbollah,AB,2024-02-05,so\n", new=NEW
    )
    options = {"formats": FORMATS, "partial": True}
    kg.build(old, decisions, output=tmp_path / "out", keep=True, **options)  # type: ignore[arg-type]
    for day in ("2024-02-01", "2024-02-09"):
        kg.build(new, into=tmp_path / "out", as_of=day, **options)  # type: ignore[arg-type]
        kg.build(old, decisions, new, output=tmp_path / "all", keep=True, as_of=day, **options)  # type: ignore[arg-type]
        assert files(tmp_path / "out") == files(tmp_path / "all")


def test_articles_are_read_by_the_rules_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sorted((EXAMPLE / "dispatches").glob("*.txt"))[:4]
    for text in texts:
        shutil.copy(text, tmp_path)
    one, *two = [tmp_path / text.name for text in texts]
    read: list[str] = []
    draft = drafting.draft

    def tell(articles: Sequence[object], *others: object) -> Iterator[kg.Draft]:
        read.extend(article.file for article in articles)  # type: ignore[attr-defined]
        return draft(articles, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(drafting, "draft", tell)
    kg.build(one, two[0], output=tmp_path / "out", keep=True, formats=FORMATS)
    read.clear()
    kg.build(*two[1:], into=tmp_path / "out", formats=FORMATS)
    assert read == [path.name for path in two[1:]]
    kg.build(one, *two, output=tmp_path / "all", keep=True, formats=FORMATS)
    assert files(tmp_path / "out") == files(tmp_path / "all")
    one.write_text(one.read_text("utf-8") + "More.\n", "utf-8")
    with pytest.raises(InputError, match=f"{one.name}' has changed since it was read, and must be read again"):
        kg.build(two[0], into=tmp_path / "out", formats=FORMATS)
    read.clear()
    kg.build(one, into=tmp_path / "out", formats=FORMATS)
    assert read == [one.name]
    one.unlink()
    with pytest.raises(InputError, match=f"{one.name}' is not there any more"):
        kg.build(two[0], into=tmp_path / "out", formats=FORMATS)


def other_ontology(folder: Path, _: pytest.MonkeyPatch) -> dict[str, object]:
    turtle = folder / "own.ttl"
    turtle.write_text("@prefix id: <https://w3id.org/kg-iraq/id/> .\n", "utf-8")
    return {"extra_ontology": [turtle]}


def other_version(_: Path, patch: pytest.MonkeyPatch) -> dict[str, object]:
    patch.setattr(rounds, "version", lambda _: "99")
    return {}


def stricter(_: Path, __: pytest.MonkeyPatch) -> dict[str, object]:
    return {"strict": True}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_ontology, "the ontology is another one"),
        (other_version, f"kg was {kg.__version__}, is now 99"),
        (stricter, "--strict was off, is now on"),
    ],
)
def test_in_another_context_all_is_checked_again_if_it_is_still_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seen: list[str],
    change: Callable[[Path, pytest.MonkeyPatch], dict[str, object]],
    told: str,
) -> None:
    old, new = write(tmp_path, old=OLD, new=NEW)
    kg.build(old, output=tmp_path / "out", keep=True, partial=True, formats=FORMATS)
    before = files(tmp_path / "out")
    seen.clear()
    options = {"partial": True, "formats": FORMATS} | change(tmp_path, monkeypatch)
    old.rename(tmp_path / "elsewhere.csv")
    with pytest.raises(InputError, match=r"old.csv' is not there any more, and must be read again"):
        kg.build(new, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    old.write_text(HEADER, "utf-8")
    with pytest.raises(InputError, match=r"old.csv' has changed since it was read"):
        kg.build(new, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    assert files(tmp_path / "out") == before
    assert not seen
    (tmp_path / "elsewhere.csv").rename(old)
    result = kg.build(new, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    assert result.notes[0] == f"{told}: all inputs are read and checked again"
    assert len(seen) == 6
    kg.build(old, new, output=tmp_path / "all", keep=True, **options)  # type: ignore[arg-type]
    assert files(tmp_path / "out") == files(tmp_path / "all")


def test_options_that_change_are_told(tmp_path: Path) -> None:
    old, new = write(tmp_path, old=OLD, new=NEW)
    kg.build(old, output=tmp_path / "out", keep=True, partial=True, base="https://example.org/a/", formats=FORMATS)
    result = kg.build(new, into=tmp_path / "out", partial=True, data_only=True, formats=FORMATS)
    assert result.notes[:2] == (
        f"--base was 'https://example.org/a/', is now '{BASE}'",
        "--data-only was False, is now True",
    )


def test_an_input_that_is_given_again_takes_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder, a=OLD, b=NEW)
    (more,) = write(tmp_path, more=HEADER + "r7,US,meet,iran,2024-03-01,d1,\n")
    options = {"formats": FORMATS, "partial": True}
    kg.build(folder, output=tmp_path / "out", keep=True, **options)  # type: ignore[arg-type]
    kg.build(more, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    write(folder, a=HEADER + "r9,Liwa Test,attack,Tower 22,2024-01-28,d1,e1\n", c=OLD)
    (folder / "b.csv").unlink()
    result = kg.build(folder, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    assert result.notes == (
        "a.csv was given again and has changed: its 4 earlier rows are replaced",
        "b.csv is not in its folder any more: its 3 earlier rows are left out",
        "rows known from before: 5; rows checked: 1",
    )
    wanted = kg.build(folder / "a.csv", more, folder / "c.csv", output=tmp_path / "all", **options)  # type: ignore[arg-type]
    assert result.problems == wanted.problems
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == (tmp_path / "all" / "graph.ttl").read_bytes()


def test_inputs_that_are_refused_are_not_kept(tmp_path: Path) -> None:
    old, new = write(tmp_path, old=HEADER + "r1,Liwa Test,attack,Tower 22,2024-01-28,d1,e1\n", new=NEW)
    kg.build(old, output=tmp_path / "out", keep=True, formats=FORMATS)
    before = files(tmp_path / "out")
    assert not kg.build(new, into=tmp_path / "out", formats=FORMATS).ok
    kg.build(old, new, output=tmp_path / "all", formats=FORMATS, keep=True)
    assert set(files(tmp_path / "all")) == {"report.json"}
    after = files(tmp_path / "out")
    assert after.pop("report.json") == files(tmp_path / "all")["report.json"]
    before.pop("report.json")
    assert after == before
    new.write_text(HEADER + "r2,US,consult,iran,2024-02-04,d2,\n", "utf-8")
    kg.build(new, into=tmp_path / "out", formats=FORMATS)
    kg.build(old, new, output=tmp_path / "all", formats=FORMATS, keep=True)
    assert files(tmp_path / "out") == files(tmp_path / "all")


def test_evidence_is_verified_against_the_corpus_of_each_build(tmp_path: Path) -> None:
    texts = tmp_path / "corpus"
    texts.mkdir()
    (texts / "d1.txt").write_text("Liwa Test attacked Tower 22.", "utf-8")
    header = "actor,action,target,date,source,begin,end,quote\n"
    old, new = write(
        tmp_path,
        old=header + "Liwa Test,attack,Tower 22,2024-01-28,d1,0,9,Liwa Test\n",
        new=header + "Liwa Test,attack,Tower 22,2024-01-29,d2,0,9,Liwa Test\n",
    )
    options = {"corpus": texts, "formats": FORMATS, "partial": True}
    kg.build(old, output=tmp_path / "out", keep=True, **options)  # type: ignore[arg-type]
    (texts / "d1.txt").write_text("The Liwa attacked Tower 22.", "utf-8")
    (texts / "d2.txt").write_text("Liwa Test attacked.", "utf-8")
    result = kg.build(new, into=tmp_path / "out", **options)  # type: ignore[arg-type]
    assert [(p.code, str(p.where)) for p in result.problems if p.code == "evidence-mismatch"] == [
        ("evidence-mismatch", "old.csv:2")
    ]
    kg.build(old, new, output=tmp_path / "all", keep=True, **options)  # type: ignore[arg-type]
    assert files(tmp_path / "out") == files(tmp_path / "all")


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    """A folder that keeps its rows, and a table to add."""
    old, new = write(tmp_path, old=OLD, new=NEW)
    kg.build(old, output=tmp_path / "out", keep=True, partial=True, formats=FORMATS)
    return tmp_path / "out", new


def test_a_folder_without_kept_rows_cannot_be_added_to(built: tuple[Path, Path]) -> None:
    out, new = built
    (out / incremental.NAME).unlink()
    before = files(out)
    for folder in (out, out / "nowhere"):
        with pytest.raises(InputError, match=r"holds no 'kept.gz' to add to; build all inputs once with --keep"):
            kg.build(new, into=folder)
    assert files(out) == before


def test_the_kept_file_is_no_input(built: tuple[Path, Path]) -> None:
    out, _ = built
    assert [source.name for source in inputs.find([out])] == ["claims.jsonl"]


def test_kept_rows_of_another_build_are_not_added_to(built: tuple[Path, Path]) -> None:
    out, new = built
    kg.build(new, output=out, partial=True, formats=FORMATS)
    with pytest.raises(InputError, match=r"graph.ttl' is of another build than the rows that are kept"):
        kg.build(new, into=out)


def test_files_that_somebody_took_away_are_no_obstacle(built: tuple[Path, Path]) -> None:
    out, new = built
    wanted = set(files(out))
    (out / "graph.ttl").unlink()
    kg.build(new, into=out, partial=True, formats=FORMATS)
    assert set(files(out)) == wanted


def test_a_damaged_file_is_told_and_nothing_is_written(built: tuple[Path, Path]) -> None:
    out, new = built
    good = (out / incremental.NAME).read_bytes()
    lines = gzip.decompress(good).decode().split("\n")
    chance = random.Random(1)
    flipped = [bytearray(good) for _ in range(40)]
    for raw in flipped:
        raw[chance.randrange(20, len(raw))] ^= 1 << chance.randrange(8)
    for bad in (
        b"",
        b"PK\3\4",
        good[:-1],
        good[: len(good) // 2],
        good + b"more",
        gzip.compress(lines[0].encode()),
        gzip.compress(b"{}"),
        gzip.compress(lines[0].replace('"format":1', '"format":2').encode()),
        *map(bytes, flipped),
    ):
        (out / incremental.NAME).write_bytes(bad)
        before = files(out)
        with pytest.raises(InputError, match=r"kept.gz' cannot be read \(.*\); build all inputs anew with --keep"):
            kg.build(new, into=out, partial=True)
        assert files(out) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.__setitem__(3, {"colour": "red"}),
        lambda row: row.__setitem__(3, {"actor": 3}),
        lambda row: row.__setitem__(3, {"figures": [["killed"]]}),
        lambda row: row.__setitem__(2, "two"),
        lambda row: row.__setitem__(1, None),
        lambda row: row.__setitem__(0, "rumour"),
        lambda row: row.__setitem__(5, [99]),
        lambda row: row[4].__setitem__("predicate", 7),
        lambda row: row[4].pop("document"),
        lambda row: row.pop(),
    ],
)
def test_rows_that_are_none_are_refused(built: tuple[Path, Path], change: Callable[[list[object]], object]) -> None:
    out, new = built
    path = out / incremental.NAME
    parts = []
    for _, unpacked in incremental.sections.unpack(memoryview(path.read_bytes())):
        lines = list(unpacked)
        for line in lines:
            if line[:1] == ["claim"] if isinstance(line, list) else False:
                change(line)
                break
        parts.append(incremental.sections.pack(lines))
    path.write_bytes(b"".join(parts))
    with pytest.raises(InputError, match="cannot be read"):
        kg.build(new, into=out, partial=True)


def test_a_build_that_was_overtaken_by_another_writes_nothing(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, new = built
    begin = rounds.begin
    once = [new]

    def overtaken(*inputs: object, **options: object) -> object:
        work = begin(*inputs, **options)  # type: ignore[arg-type]
        if once:
            once.pop()
            kg.build(new, into=out, partial=True, formats=FORMATS)
        return work

    monkeypatch.setattr(incremental, "begin", overtaken)
    with pytest.raises(OutputError, match=r"another build has written to .* meanwhile; run this one again"):
        kg.build(new, into=out, partial=True, formats=FORMATS)
    assert not list(out.glob(".*"))
    kg.build(new.with_name("old.csv"), new, output=out.with_name("all"), keep=True, partial=True, formats=FORMATS)
    assert files(out) == files(out.with_name("all")), "the other build stands"


def test_wrong_use_is_told(built: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    out, new = built
    for arguments, told in (
        (["build", "--into", out], "nothing can be added to the example"),
        (["build", new, "--into", out, "-o", out], "give no other output"),
        (["build", new, "--into", out, "--bulk"], "--into needs every claim at hand: leave --bulk out"),
        (["build", new, "--keep", "--bulk"], "--keep needs every claim at hand: leave --bulk out"),
    ):
        assert main([str(argument) for argument in arguments]) == 2
        assert told in capsys.readouterr().err


def test_the_command_adds_and_says_how_much_was_known(
    built: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out, new = built
    assert main(["build", str(new), "--into", str(out), "--partial", "--format", "turtle"]) == 1
    said = capsys.readouterr()
    assert "kg: --format was ['turtle', 'jsonl'], is now ['turtle']" in said.err
    assert "kg: rows known from before: 5; rows checked: 2" in said.err
    assert f"wrote {out / incremental.NAME}" in said.out


@pytest.mark.slow
def test_a_killed_addition_is_finished_or_undone_and_can_be_repeated(tmp_path: Path) -> None:
    write(tmp_path, one=OLD.replace("soon", "2024-02-09"), two=HEADER + "r4,US,consult,iran,2024-02-04,d2,\n")
    seen = harness("adding", "rows", tmp_path)
    for one in seen:
        check_crash(one)
        assert one["again"] == ["two"]
    states = {tuple(sorted(set(one["before"]))) for one in seen}
    assert states == {("one",), ("two",), ("one", "two")}
