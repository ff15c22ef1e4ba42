"""Tables by columns: the same graph, the same report and the same problems as by rows, junk included."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pyarrow as pa
import pytest
from bulk import same, tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg import large
from kg.bulk import dealing, delimited, edges, engine, events, reach, register, writing
from kg.bulk.claims import LINKS, MEASURED
from kg.bulk.pieces import PARTS
from kg.bulk.progress import FINE, SHARES
from kg.bulk.room import Room
from kg.bulk.values import KIND, TEXTS, WHEN
from kg.cli import main
from kg.errors import UnsuitedError
from kg.model import Draft
from kg.shapes import CLAIM

SUITED: list[bool] = []

SOME_AT_A_TIME = [
    (edges, "CLAIMS", 1),
    (edges, "EDGES", 1),
    (engine, "PORTION", 1),
    (dealing, "MANY", 1),
    (dealing, "SIZE", 5),
    (events, "SORTED", 1),
    (writing, "CLAIMS", 1),
    (writing, "DOCUMENTS", 1),
]
"""What is done some at a time, and of how many rows each time in tests."""


@given(tables(), st.booleans(), st.sampled_from([1, reach.TURN]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_by_columns_is_byte_for_byte_by_rows(
    tmp_path_factory: pytest.TempPathFactory, table: str, strict: bool, turn: int
) -> None:
    folder = tmp_path_factory.mktemp("large")
    (folder / "claims.csv").write_text(table, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "TURN", turn)
        if turn == 1:
            for module, what, most in SOME_AT_A_TIME:
                patch.setattr(module, what, most)
        SUITED.append(same([folder / "claims.csv"], folder, strict=strict))


MIXED = """actor,action,target,date,source
Kataib Hezbollah,attack,Tower 22,2024-01-28,d1
Liwa Test,memberOf,Islamic Resistance in Iraq,2024-01-28,d1
"""


def test_relations_stand_beside_deeds(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(MIXED, "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)


PLAIN = """id,actor,action,target,date,source,place,killed
r1,Islamic Resistance in Iraq,drone-strike,Tower 22,2024-01-28,d1,,3
r2,Islamic Resistance in Iraq,attack,Tower 22,2024-01-28,d2,,3
r3,Kataib Hezbollah,attack,united-states,2024-01-28,d2,,
r4,Liwa Test,meet,iran,2024-02,d3,Baghdad,
r5,Liwa Test,meet,iran,2024-02-03,d3,Baghdad,
r6,Liwa Test,memberOf,Islamic Resistance in Iraq,2024-02-03,d3,,
r6,US,consult,iran,2024-02-04,https://example.org/a,,
r8,US,consult,iran,2024-02-04,https://example.org/b,,
r9,US,consult,iran,2024-02-04,https://other.example/b,,
r10,"Ministry ""of"" X",attack,"A, B",2024-03-01,Ünïcode d,,=1
"""


@pytest.mark.parametrize("strict", [False, True])
def test_a_table_of_deeds_that_meet_and_do_not(tmp_path: Path, strict: bool) -> None:
    (tmp_path / "claims.csv").write_text(PLAIN, "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path, strict=strict)


def test_several_tables_and_one_of_documents(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(PLAIN.replace("\nr", f"\n{name[0]}"), "utf-8")
    rows = "document,title,outlet,url,date\nd1,One,Reuters,https://example.org/1,2024-01-29\nd2,Two,Reuters,,2024-01-30\nd3,,,,\n"
    (tmp_path / "documents.csv").write_text(rows, "utf-8")
    inputs = [tmp_path / name for name in ("b.csv", "a.csv", "documents.csv")]
    assert same(inputs, tmp_path)


def test_blocks_end_where_rows_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 40)
    odd = (
        PLAIN
        + 'r11,"line\nbreak, and ""more""",attack,US,2024-03-02,d9,,\n\n  ,,,\nr12,US,attack,iran,2024-03-03,d9,,,x\n'
    )
    (tmp_path / "claims.csv").write_text(odd, "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)


def test_names_that_are_no_longer_at_hand_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 40)
    monkeypatch.setattr(register, "RECENT", 2)
    again = PLAIN.partition("\n")[2].replace("r", "s")
    (tmp_path / "claims.csv").write_text(PLAIN + again, "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)


def test_a_register_knows_its_texts_however_few_are_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "RECENT", 1)
    with engine.connected(tmp_path / "scratch") as connection:
        names, others = register.Register(connection, 1), register.Register(connection, 2)
        assert names.numbers(["b", "a", "b"]) == [0, 1, 0]
        assert others.numbers(["a"]) == [0]
        assert names.numbers(["c", "a", ""]) == [2, 1, 3]
        assert names.find(["", "x", "c", "b"]) == [3, None, 2, 0]
        assert names.texts().to_pylist() == ["b", "a", "c", ""]
        assert others.texts().to_pylist() == ["a"]


WORDS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4), min_size=1)


@given(WORDS, st.integers(1, 5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sorted_a_range_at_a_time_is_sorted(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, engine.connected(tmp_path_factory.mktemp("sorted")) as connection:
        patch.setattr(dealing, "SIZE", most)
        engine.put(connection, "documents", document=[*words, "it's", "'; DROP TABLE documents; --"])
        found = [
            text
            for batch in dealing.ordered(connection, "FROM documents", "document", most=most)
            for text in batch["document"].to_pylist()
        ]
    assert found == sorted([*words, "it's", "'; DROP TABLE documents; --"])


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(1, 10), st.integers(1, 200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_gets_all_rows_in_whatever_portions_they_come(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], portion: int, octets: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, engine.connected(tmp_path_factory.mktemp("portions")) as connection:
        patch.setattr(engine, "PORTION", portion)
        patch.setattr(engine, "LONG", octets)
        rows = engine.Portions(connection, "refused")
        for start, size in enumerate(sizes):
            rows.add(pa.table({"seq": pa.array(range(10 * start, 10 * start + size), pa.int64())}))
        rows.end()
        rows.end()
        found = engine.execute(connection, "SELECT seq FROM refused ORDER BY seq").fetchall()
    assert [seq for (seq,) in found] == [
        10 * start + place for start, size in enumerate(sizes) for place in range(size)
    ]


def test_rows_with_long_texts_are_dealt_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their files keep fewer rows together, so that as much is in memory."""
    scripts: list[str] = []
    execute = engine.execute

    def noted(connection: duckdb.DuckDBPyConnection, script: str) -> duckdb.DuckDBPyConnection:
        scripts.append(script)
        return execute(connection, script)

    monkeypatch.setattr(engine, "execute", noted)
    monkeypatch.setattr(dealing, "SIZE", 50)
    monkeypatch.setattr(writing, "CLAIMS", 60)
    for size, groups in ((20, set()), (300, {dealing.GROUP // 2}), (1_900, {dealing.LEAST})):
        rows = [f"US,meet,iran,2024-01-{1 + n % 28:02},d{n:02},{'long ' * (size // 5)}" for n in range(40)]
        (tmp_path / "claims.csv").write_text("\n".join(["actor,action,target,date,source,note", *rows, ""]), "utf-8")
        scripts.clear()
        assert same([tmp_path / "claims.csv"], tmp_path / str(size))
        found = [re.findall(r"ROW_GROUP_SIZE (\d+)", script) for script in scripts]
        assert {int(group) for groups in found for group in groups} == groups


MEETING = """actor,action,target,date,source
Islamic Resistance in Iraq,drone-strike,Tower 22,2024-01-28,d1
Islamic Resistance in Iraq,attack,Tower 22,2024-01-28,d2
"""


def test_deeds_of_one_day_too_many_to_compare_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "claims.csv").write_text(MEETING, "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)
    monkeypatch.setattr(reach, "MOST_TOGETHER", 1)
    with pytest.raises(UnsuitedError, match="2 of its claims must be compared"):
        kg.build_large(tmp_path / "claims.csv", output=tmp_path / "refused")


@pytest.mark.slow
def test_little_memory_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps that need more than the engine may hold get more, and their answers are whole."""
    days = (date(1990, 1, 1) + timedelta(number) for number in range(8_000))
    rows = [f"e{number},US,consult,iran,{day},d{number}" for number, day in enumerate(days)]
    (tmp_path / "claims.csv").write_text("\n".join(["id,actor,action,target,date,source", *rows]), "utf-8")
    monkeypatch.setattr(engine, "MEMORY", 6)
    asked: list[str] = []
    change = Room._set

    def noted(room: Room, before: float, limit: str) -> None:
        asked.append(limit)
        change(room, before, limit)

    monkeypatch.setattr(Room, "_set", noted)
    assert same([tmp_path / "claims.csv"], tmp_path)
    assert asked


def test_answers_about_large_tables_are_read_with_more_memory_which_is_given_back(tmp_path: Path) -> None:
    """One that has begun cannot be begun again."""
    setting = "SELECT current_setting('memory_limit') AS now"

    def reading(connection: duckdb.DuckDBPyConnection) -> float:
        (batch,) = engine.batches(connection, setting)
        return float(batch["now"][0].as_py().removesuffix(" MiB"))

    def now(connection: duckdb.DuckDBPyConnection) -> float:
        return float(engine.one(connection, setting)[0].removesuffix(" MiB"))

    most, reading_most = (pytest.approx(size * 1e6 / 2**20, abs=0.2) for size in (engine.MEMORY, engine.READING))
    with closing(engine.connect(tmp_path, size=2**30)) as connection:
        assert now(connection) == most
        assert reading(connection) == reading_most
        assert now(connection) == most
        connection.execute("SET GLOBAL memory_limit = '900MB'")  # as a step does that cannot let go at its end
        engine.give_back(connection)
        assert now(connection) == most
    with closing(engine.connect(tmp_path, size=2**20)) as connection:
        assert reading(connection) == now(connection) == most


@pytest.mark.parametrize("name", ["out", "it's 7=x,", "a [b]*?"])
def test_claims_are_dealt_into_files_whatever_their_folder_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a name would stand for other files, too, the claims stay together."""
    dealt: list[str] = []
    add = dealing.Dealt.add

    def noted(self: dealing.Dealt, query: str) -> None:
        dealt.append(query)
        add(self, query)

    monkeypatch.setattr(dealing.Dealt, "add", noted)
    for module, what, most in SOME_AT_A_TIME:
        monkeypatch.setattr(module, what, min(most, 2))
    (tmp_path / "claims.csv").write_text(MEETING, "utf-8")
    (tmp_path / name).mkdir()
    assert same([tmp_path / "claims.csv"], tmp_path / name)
    assert bool(dealt) == (name != "a [b]*?")


@pytest.mark.parametrize("together", [True, False])
def test_it_tells_how_much_of_the_whole_is_done(
    together: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, what, most in SOME_AT_A_TIME if not together else ():
        monkeypatch.setattr(module, what, min(most, 2))
    told: list[tuple[str, int, int | None]] = []
    (tmp_path / "claims.csv").write_text(MEETING + "US,consult,iran,2024-01-28,d1\n", "utf-8")
    (tmp_path / "documents.csv").write_text("document,title\nd1,One\nd2,Two\n", "utf-8")
    kg.build_large(tmp_path, output=tmp_path / "out", partial=True, progress=lambda *what: told.append(what))
    whole = [(stage, done) for stage, done, _ in told if stage in SHARES]
    done = [done for _, done in whole]
    assert list(dict.fromkeys(stage for stage, _ in whole)) == list(SHARES)
    assert done == sorted(done)
    assert {total for stage, _, total in told if stage in SHARES} == {FINE * 100}
    assert done[-1] == FINE * 100


def test_a_sorted_answer_goes_on_where_memory_did_not_suffice_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, asked = engine._start, [3, 2, None]

    def running_out(*how: Any) -> Iterator[pa.RecordBatch]:
        yield from islice(start(*how), asked[0])
        if asked.pop(0) is not None:
            raise duckdb.OutOfMemoryException(
                "Out of Memory Error: failed to pin block of size 256.0 KiB (123.8 MiB/123.9 MiB used)"
            )

    monkeypatch.setattr(engine, "_start", running_out)
    query = "SELECT range AS number FROM range(10000) ORDER BY number"
    with engine.connected(tmp_path / "new") as connection:
        found = [n for batch in engine.batches(connection, query, in_order=True) for n in batch["number"].to_pylist()]
        assert found == list(range(10_000))
        assert not asked
        asked[:] = [3]
        with pytest.raises(duckdb.OutOfMemoryException):
            list(engine.batches(connection, query))


def test_too_little_memory_is_told_as_such_whatever_arrow_makes_of_it() -> None:
    def rest(words: str) -> Iterator[pa.RecordBatch]:
        raise OSError(words)
        yield

    full = "Out of Memory Error: failed to pin block of size 256.0 KiB"
    with pytest.raises(duckdb.OutOfMemoryException):
        list(engine._read(rest(full)))
    with pytest.raises(OSError, match="No space"):
        list(engine._read(rest("No space left on device")))
    asked = SimpleNamespace(sql=lambda _: SimpleNamespace(to_arrow_reader=lambda _: rest(full)))
    with pytest.raises(duckdb.OutOfMemoryException):  # at once, so that it is asked for again with more memory
        engine._start(cast("duckdb.DuckDBPyConnection", asked), "", 1)


@pytest.mark.parametrize(
    ("told", "again"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block of size 256.0 KiB"), True),
        (duckdb.TransactionException("TransactionContext Error: Failed to commit: could not allocate block"), True),
        (duckdb.TransactionException("TransactionContext Error: Conflict on tuple deletion!"), False),
        (duckdb.ConversionException("Conversion Error: could not convert"), False),
    ],
)
def test_a_step_is_done_again_only_where_memory_did_not_suffice(
    tmp_path: Path, told: duckdb.Error, again: bool
) -> None:
    answers: list[duckdb.Error | int] = [told, 7]

    def work() -> int:
        answer = answers.pop(0)
        if isinstance(answer, duckdb.Error):
            raise answer
        return answer

    with closing(engine.connect(tmp_path)) as connection, Room(connection) as room:
        if again:
            assert room.find(work) == 7
        else:
            with pytest.raises(type(told)):
                room.find(work)


def test_the_engine_shows_no_progress_of_its_own(tmp_path: Path) -> None:
    """It does by itself where Python has no script, and then in between what is printed."""
    setting = "SELECT current_setting('enable_progress_bar')"
    code = f"""
from pathlib import Path
from kg.bulk import engine
with engine.connected(Path({str(tmp_path / "new")!r})) as connection:
    print(engine.one(connection, {setting!r}), next(engine.batches(connection, {setting!r})).to_pylist())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "True" not in done.stdout.title(), done.stdout
    assert done.stdout.count("False") == 2


def test_a_table_that_breaks_off_tells_where(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(PLAIN + 'r11,"no end,attack,US,2024-03-02,d9,,\n', "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("actor,action,target,date,source,event\nUS,attack,iran,2024-01-01,d,e1\n", "name events"),
        ("actor,action,target,date,source,begin,end\nUS,attack,iran,2024-01-01,d,1,5\n", "evidence"),
        ("actor,action,target,date,source,attackCount\nUS,attack,iran,2024-01-01,d,7\n", "campaign"),
        ("actor,action,target,source,method\nUS,attack,iran,d,hand\nUS,attack,iraq,d,rule\n", "machines"),
        ("actor,action,target,source\nUS,fly,iran,d\n", "none of its rows"),
        ("event,label\ne1,One\n", "no table of claims"),
        ("actor,action,target,source\nUS,attack,iran,d\0\n", "NUL"),
    ],
)
def test_what_only_rows_can_do_is_refused_with_its_reason(tmp_path: Path, table: str, reason: str) -> None:
    (tmp_path / "claims.csv").write_text(table, "utf-8")
    with pytest.raises(UnsuitedError, match=reason):
        kg.build_large(tmp_path / "claims.csv", output=tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_the_command_chooses_by_size_and_can_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "claims.csv").write_text(PLAIN.replace("r6,US", "r7,US").replace("=1", ""), "utf-8")
    table, out = str(tmp_path / "claims.csv"), tmp_path / "out"
    assert main(["build", table, "-o", str(out), "--bulk", "--timings"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["graph.ttl", "report.json"]
    assert "claims a second" in capsys.readouterr().out
    assert main(["build", table, "-o", str(tmp_path / "rows")]) == 0
    assert (tmp_path / "rows" / "graph.html").exists()
    assert (tmp_path / "rows" / "graph.ttl").read_bytes() == (out / "graph.ttl").read_bytes()
    monkeypatch.setattr(large, "QUICKER", 1)
    assert main(["build", table, "-o", str(tmp_path / "page"), "--timings"]) == 0
    assert (tmp_path / "page" / "graph.html").exists()
    assert not large.is_large([table], ["turtle", "html"])
    assert large.is_large([table], ["turtle"])
    assert main(["build", table, "-o", str(tmp_path / "turtle"), "--format", "turtle", "--timings"]) == 0
    assert "finding repeated rows" in capsys.readouterr().out.rpartition("stage")[2], "a stage of builds by columns"
    assert (tmp_path / "turtle" / "graph.ttl").read_bytes() == (out / "graph.ttl").read_bytes()
    monkeypatch.setattr(large, "LARGE", 1)
    assert main(["build", table, "-o", str(tmp_path / "auto")]) == 0
    assert not (tmp_path / "auto" / "graph.html").exists()
    assert "Turtle only" in capsys.readouterr().err
    assert main(["build", table, "-o", str(tmp_path / "no"), "--no-bulk"]) == 0
    assert (tmp_path / "no" / "graph.html").exists()
    assert main(["build", table, "-o", str(tmp_path / "bad"), "--bulk", "--format", "html"]) == 2
    assert "--format html needs every claim at hand" in capsys.readouterr().err


def test_without_its_packages_rows_are_read_and_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "claims.csv").write_text(PLAIN, "utf-8")
    monkeypatch.setattr(large, "LARGE", 1)
    monkeypatch.setattr(large, "EXTRA", ("no_such_package",))
    assert not large.is_large([tmp_path / "claims.csv"])
    assert main(["build", str(tmp_path / "claims.csv"), "-o", str(tmp_path / "out"), "--bulk"]) == 2
    assert "kg[bulk]" in capsys.readouterr().err


def test_more_problems_than_are_shown_are_in_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "claims.csv").write_text(PLAIN, "utf-8")
    every = kg.build_large(tmp_path / "claims.csv", output=tmp_path / "a", partial=True)
    monkeypatch.setattr(large, "SHOWN", 2)
    some = kg.build_large(tmp_path / "claims.csv", output=tmp_path / "b", partial=True)
    assert some.problems == every.problems[:2]
    assert some.more == len(every.problems) - 2
    assert not some.ok
    assert (tmp_path / "a" / "report.json").read_bytes() == (tmp_path / "b" / "report.json").read_bytes()


def test_the_parts_of_a_claim_are_all_its_slots_in_their_order() -> None:
    assert [path for part in PARTS.values() for path in part] == [slot.path for slot in CLAIM.slots]


def test_every_column_of_a_claim_is_read_by_columns_or_refused() -> None:
    known = {*KIND, *WHEN, *TEXTS, *LINKS, *MEASURED, "id", "source", "actor", "target", "place"}
    assert known == {field for field in Draft.model_fields if field not in ("where", "figures")}
