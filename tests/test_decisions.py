"""Decisions on identity: applied at build, checked, reversible byte for byte, and never in the way."""

from __future__ import annotations

import csv
import io
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import candidates, decisions
from kg.cli import main
from kg.model import Decision, DecisionKind, Severity, Where

CLAIMS = """actor,action,target,date,source,place
Liwa Fatimiyoun,attack,ain-al-asad,2024-01-27,a,
Liwa Fatemiyoun,attack,ain-al-asad,2024-02-04,b,
Liwa Fatimiyoun,attack,harir,2024-01-27,c,
Katib Hizbola,meet,iran,2024-03-01,d,
"""
HEADER = "decision,one,other,source,start,end,author,decided,reason\n"


def row(decision: str, one: str, other: str, **cells: str) -> str:
    known = {"author": "ana", "decided": "2026-01-02", "reason": "read both"} | cells
    columns = ("source", "start", "end", "author", "decided", "reason")
    return ",".join([decision, one, other, *(known.get(column, "") for column in columns)]) + "\n"


class Folder:
    """A folder with claims and decisions, and what a build makes of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        (path / "claims.csv").write_text(CLAIMS.replace("harir,", "al-harir,"), encoding="utf-8")

    def decide(self, *rows: str) -> Folder:
        (self.path / "decisions.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        return self

    def build(self) -> kg.Build:
        return kg.build(self.path)

    def files(self) -> dict[str, bytes]:
        out = self.path.parent / "out"
        kg.build(self.path, output=out, partial=True)
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}

    def codes(self) -> list[str]:
        return sorted(p.code for p in self.build().problems if p.severity is Severity.ERROR)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "in")


def test_same_makes_one_entity_of_two_names_and_keeps_every_claim_and_its_key(folder: Folder) -> None:
    before = folder.build().assembly
    after = folder.decide(row("same", "Liwa Fatimiyoun", "Liwa Fatemiyoun")).build().assembly
    assert sorted(c.key for c in before.claims) == sorted(c.key for c in after.claims)
    assert len({ref for c in before.claims for ref in c.subjects}) == 3
    assert len({ref for c in after.claims for ref in c.subjects}) == 2
    assert [d.kind for d in after.decisions] == [DecisionKind.SAME]


def test_same_with_an_entity_of_the_ontology_gives_it_the_claims(folder: Folder) -> None:
    after = folder.decide(row("same", "Katib Hizbola", "kataib-hezbollah")).build()
    assert any(c.subjects == ("id:kataib-hezbollah",) for c in after.assembly.claims)
    assert "Katib Hizbola" not in {entity.label for entity in after.assembly.entities}


def test_an_alias_decides_what_a_name_means_in_one_document(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "in")
    (folder.path / "claims.csv").write_text(
        "actor,action,target,date,source\nBaghdad,condemn,united-states,2024-02-01,a\n", encoding="utf-8"
    )
    assert folder.codes() == ["ambiguous-name"]
    assert folder.decide(row("alias-of", "Baghdad", "iraqi-government", source="b")).codes() == ["ambiguous-name"]
    found = folder.decide(row("alias-of", "Baghdad", "iraqi-government", source="a")).build()
    assert found.ok
    assert found.assembly.claims[0].subjects == ("id:iraqi-government",)


def test_an_interval_confines_a_decision_to_claims_that_lie_wholly_in_it(folder: Folder) -> None:
    decided = row("same", "Liwa Fatimiyoun", "kataib-hezbollah", start="2024-01-01", end="2024-01-31")
    subjects = {c.document: c.subjects for c in folder.decide(decided).build().assembly.claims}
    assert subjects["a"] == ("id:kataib-hezbollah",)
    assert subjects["b"] != ("id:kataib-hezbollah",)
    late = row("same", "Liwa Fatimiyoun", "kataib-hezbollah", start="2024-01-28")
    assert all(c.subjects != ("id:kataib-hezbollah",) for c in folder.decide(late).build().assembly.claims)


def test_part_of_and_brand_of_are_states_with_their_decision_and_no_edges(folder: Folder) -> None:
    rows = (
        row("part-of", "Liwa Fatimiyoun", "pmf", start="2023-01-01"),
        row("brand-of", "Liwa Fatemiyoun", "kataib-hezbollah"),
    )
    before, after = folder.build().assembly, folder.decide(*rows).build().assembly
    new = [state for state in after.states if state.decision]
    assert {state.relation for state in new} == {"rel:partOf", "rel:brandOf"}
    assert {state.decision for state in new} == {d.ref for d in after.decisions}
    assert before.edges == after.edges


def test_events_are_joined_and_told_apart_by_their_claims(folder: Folder) -> None:
    claims = {c.document: c.key for c in folder.build().assembly.claims}
    assert len(folder.build().assembly.events) == 4
    joined = folder.decide(row("same", f"cl:{claims['a']}", f"cl:{claims['b']}")).build().assembly
    assert joined.links[claims["a"]] == joined.links[claims["b"]]
    assert [c.dimension for c in joined.conflicts] == ["kg:actorDimension", "kg:dateDimension"]
    one_day = (
        CLAIMS.replace("2024-02-04", "2024-01-27")
        .replace("Liwa Fatemiyoun", "Liwa Fatimiyoun")
        .replace("harir,", "al-harir,")
    )
    (folder.path / "claims.csv").write_text(one_day, encoding="utf-8")
    folder.decide()
    claims = {c.document: c.key for c in folder.build().assembly.claims}
    together = folder.build().assembly
    assert together.links[claims["a"]] == together.links[claims["b"]]
    apart = folder.decide(row("different", f"cl:{claims['a']}", f"cl:{claims['b']}")).build().assembly
    assert apart.links[claims["a"]] != apart.links[claims["b"]]
    assert len({event.ref for event in apart.events}) == len(apart.events)


def test_documents_that_somebody_found_to_be_one_text_are_one_source(folder: Folder) -> None:
    text = (
        CLAIMS.replace("2024-02-04", "2024-01-27")
        .replace("Liwa Fatemiyoun", "Liwa Fatimiyoun")
        .replace("harir,", "al-harir,")
    )
    (folder.path / "claims.csv").write_text(text, encoding="utf-8")

    def sources() -> int:
        return max(event.corroboration.sources for event in folder.build().assembly.events)

    assert sources() == 2
    folder.decide(row("same", "doc:a", "doc:b"))
    assert sources() == 1


@pytest.mark.parametrize(
    "rows",
    [
        (row("same", "Liwa Fatimiyoun", "Liwa Fatemiyoun"),),
        (row("same", "Liwa Fatimiyoun", "kataib-hezbollah", end="2024-01-31"), row("part-of", "Katib Hizbola", "pmf")),
        (row("alias-of", "Katib Hizbola", "kataib-hezbollah"), row("different", "Liwa Fatimiyoun", "Liwa Fatemiyoun")),
    ],
)
def test_taking_a_decision_back_gives_the_earlier_bytes(folder: Folder, rows: tuple[str, ...]) -> None:
    folder.decide()
    before = folder.files()
    changed = folder.decide(*rows).files()
    assert changed != before
    assert folder.decide(*reversed(rows)).files()["graph.ttl"] == changed["graph.ttl"]
    assert folder.decide().files() == before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((row("same", "Liwa Fatimiyoun", "pmf"), row("different", "pmf", "Liwa Fatimiyoun")), "contradictory-decision"),
        (
            (
                row("same", "Liwa Fatimiyoun", "pmf"),
                row("same", "pmf", "Katib Hizbola"),
                row("part-of", "Liwa Fatimiyoun", "Katib Hizbola"),
            ),
            "contradictory-decision",
        ),
        ((row("alias-of", "X", "pmf"), row("alias-of", "x", "iran")), "contradictory-decision"),
        ((row("part-of", "A1", "B1"), row("part-of", "B1", "C1"), row("part-of", "C1", "A1")), "circular-decision"),
        ((row("same", "Liwa Fatimiyoun", "Liwa Fatimiyoun"),), "decision-on-itself"),
        ((row("same", "Liwa Fatimiyoun", "doc:a"),), "wrong-kind"),
        ((row("brand-of", "ev:one", "ev:two"),), "wrong-kind"),
        ((row("same", "cl:nonsense", "ev:one"),), "bad-claim-key"),
        ((row("merge", "Liwa Fatimiyoun", "pmf"),), "unknown-decision"),
        ((row("same", "Liwa Fatimiyoun", "pmf", author=""),), "missing-author"),
        ((row("same", "Liwa Fatimiyoun", "pmf", reason=""),), "missing-reason"),
        ((row("same", "Liwa Fatimiyoun", "pmf", decided="yesterday"),), "bad-day"),
        ((row("same", "Liwa Fatimiyoun", "pmf", start="2024-02-01", end="2024-01-01"),), "bad-interval"),
        ((row("same", "Baghdad", "Liwa Fatimiyoun"),), "ambiguous-name"),
        ((row("same", "Liwa Fatimiyoun", "pmf", source="a"),), "unused-field"),
    ],
)
def test_what_contradicts_turns_in_a_circle_or_says_too_little_is_a_problem_with_its_row(
    folder: Folder, rows: tuple[str, ...], code: str
) -> None:
    problems = [p for p in folder.decide(*rows).build().problems if p.severity is Severity.ERROR]
    assert code in {p.code for p in problems}
    assert all(p.where.file == "decisions.csv" and p.where.line and p.remedy for p in problems)


def test_decisions_that_exclude_each_other_in_time_do_not_contradict(folder: Folder) -> None:
    rows = (
        row("same", "Liwa Fatimiyoun", "pmf", end="2024-01-31"),
        row("different", "Liwa Fatimiyoun", "pmf", start="2024-02-01"),
    )
    assert folder.decide(*rows).build().ok


def test_a_row_without_a_decision_changes_nothing(folder: Folder) -> None:
    folder.decide()
    before = folder.files()
    assert (
        folder.decide(row("", "Liwa Fatimiyoun", "Liwa Fatemiyoun", author="", decided="", reason="")).files() == before
    )


def test_a_decision_made_later_did_not_hold_yet(folder: Folder) -> None:
    documents = "document,date\n" + "".join(f"{key},2024-06-01\n" for key in "abcd")
    (folder.path / "documents.csv").write_text(documents, encoding="utf-8")
    folder.decide(row("same", "Liwa Fatimiyoun", "Liwa Fatemiyoun", decided="2025-06-01"))
    assert not kg.build(folder.path, as_of="2025-05-31").assembly.decisions
    assert kg.build(folder.path, as_of="2025-06-01").assembly.decisions


def test_review_proposes_keeps_what_was_decided_and_does_not_ask_twice(folder: Folder) -> None:
    file = folder.path / "decisions.csv"
    first = kg.review(folder.path, decisions=file)
    pair = {frozenset((c.one, c.other)) for c in first.candidates}
    assert frozenset(("Liwa Fatimiyoun", "Liwa Fatemiyoun")) in pair
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    chosen = next(r for r in rows if {r["one"], r["other"]} == {"Liwa Fatimiyoun", "Liwa Fatemiyoun"})
    assert chosen["one_evidence"]
    assert chosen["other_evidence"]
    chosen |= {"decision": "different", "author": "ana", "decided": "2026-01-02", "reason": "two villages"}
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, candidates.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    second = kg.review(folder.path, decisions=file)
    assert second.decided == 1
    assert frozenset(("Liwa Fatimiyoun", "Liwa Fatemiyoun")) not in {
        frozenset((c.one, c.other)) for c in second.candidates
    }
    assert "two villages" in file.read_text(encoding="utf-8")
    written = file.read_bytes()
    kg.review(folder.path, decisions=file)
    assert file.read_bytes() == written


def test_review_never_blocks_a_build(folder: Folder) -> None:
    before = folder.files()
    kg.review(folder.path, decisions=folder.path / "decisions.csv")
    assert folder.files() == before


refs = st.sampled_from(["id:pmf", "id:iran", "my:a-00000000", "my:b-00000000", "my:c-00000000"])
kinds = st.sampled_from([DecisionKind.SAME, DecisionKind.DIFFERENT, DecisionKind.PART_OF])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(kinds, refs, refs), max_size=8), st.randoms(use_true_random=False))
def test_what_holds_never_contradicts_itself_in_any_order(
    drawn: list[tuple[DecisionKind, str, str]], random: object
) -> None:
    pairs = [
        (
            Decision(ref=f"de:d{n}", kind=kind, one=one, other=other, author="a", decided="2026-01-01", reason="r"),
            Where(file="decisions.csv", line=n + 2),
        )
        for n, (kind, one, other) in enumerate(drawn)
        if one != other
    ]
    known, problems = decisions.settle(pairs)
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(decisions.settle(shuffled)[0].all) == set(known.all)
    groups = decisions.Groups()
    for decision in known.all:
        if decision.kind is DecisionKind.SAME:
            groups.join(decision.one or "", decision.other)
    for decision in known.all:
        if decision.kind is not DecisionKind.SAME:
            assert groups.of(decision.one or "") != groups.of(decision.other)
    assert len(known.all) + len({p.where for p in problems}) == len(pairs)


def test_a_decision_on_what_does_not_occur_is_noted(folder: Folder) -> None:
    result = folder.decide(row("same", "Nobody Known", "pmf"), row("different", "cl:c" + "0" * 20, "ev:x")).build()
    notes = [p for p in result.problems if p.code == "decision-without-effect"]
    assert result.ok
    assert {p.value for p in notes} == {"Nobody Known", "cl:c" + "0" * 20, "ev:x"}


def test_a_decision_on_the_id_of_a_row_is_written_with_its_claim_and_falls_away_without_it(folder: Folder) -> None:
    (folder.path / "claims.csv").write_text("id,actor,action,target,date,source\nr1,pmf,meet,iran,2024-02-01,d\n")
    folder.decide(row("different", "ev:x", "row:r1"), row("different", "ev:x", "row:r2"))
    (claim,) = folder.build().assembly.claims
    (decision,) = folder.build().assembly.decisions
    assert (decision.one, decision.other) == ("ev:x", f"cl:{claim.key}")
    assert f"kg:other cl:{claim.key}" in folder.files()["graph.ttl"].decode()


def test_documents_with_one_text_are_shown_to_whoever_reviews(tmp_path: Path) -> None:
    text = "A convoy crossed the river at noon and met nobody on the far bank, a shepherd said. " * 4
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found = kg.review(tmp_path, decisions=tmp_path / "decisions.csv")
    assert ("doc:a", "doc:b") in {(c.one, c.other) for c in found.candidates}
    (tmp_path / "decisions.csv").write_text(HEADER + row("different", "doc:a", "doc:b"), encoding="utf-8")
    assert not kg.review(tmp_path, decisions=tmp_path / "decisions.csv").candidates


def test_the_terminal_asks_shows_both_sides_and_keeps_every_answer(folder: Folder) -> None:
    from kg.cli import asking  # noqa: PLC0415  as the command imports it

    answers = iter(["", "bo", "x", "d", "", "two villages", ""])

    def ask(_question: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    decide = asking.decider(ask=ask, today=date(2026, 1, 2))
    file = folder.path / "decisions.csv"
    result = kg.review(folder.path, decisions=file, decide=decide)
    assert result.decided == 1
    (kept,) = (r for r in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))) if r["decision"])
    assert (kept["decision"], kept["author"], kept["decided"], kept["reason"]) == (
        "different",
        "bo",
        "2026-01-02",
        "two villages",
    )
    assert folder.build().ok


def test_an_alias_for_a_name_of_the_user_s_own_keeps_that_name_as_its_label(folder: Folder) -> None:
    found = folder.decide(row("alias-of", "Liwa Fatemiyoun", "Fatimiyoun Brigade")).build().assembly
    assert "Fatimiyoun Brigade" in {entity.label for entity in found.entities}
    assert {e.ref for e in found.entities} >= {ref for c in found.claims for ref in c.subjects if ref.startswith("my:")}


def test_in_a_terminal_the_keys_can_be_read_and_the_answers_are_kept(folder: Folder) -> None:
    file = folder.path / "decisions.csv"
    command = [sys.executable, "-m", "kg", "review", str(folder.path), "-d", str(file), "--ask", "--author", "ana"]
    leader, follower = pty.openpty()
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, close_fds=True) as process:
        os.close(follower)
        os.write(leader, b"d\ntwo villages\nq\n")
        shown = b""
        while True:
            try:
                more = os.read(leader, 4096)
            except OSError:  # Linux tells the end of a terminal so
                break
            if not more:
                break
            shown += more
    os.close(leader)
    assert process.returncode == 0
    assert b"[s]ame  [d]ifferent" in shown
    assert "two villages" in file.read_text(encoding="utf-8")


def test_without_a_terminal_nobody_is_asked(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(folder.path), "-d", str(folder.path / "decisions.csv"), "--ask"]) == 2
    assert "--ask needs a terminal" in capsys.readouterr().err


def test_each_of_two_rows_that_contradict_is_shown_as_it_stands(folder: Folder) -> None:
    rows = (row("same", "Liwa Fatimiyoun", "pmf"), row("different", "pmf", "Liwa Fatimiyoun"))
    found = {p.where.line: p.value.split()[-2] for p in folder.decide(*rows).build().problems if p.field == "decision"}
    assert found == {2: "same", 3: "different"}
