"""Named queries on events, contradictions, decisions and attribution, over small tables and over the example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from contested import BASE_ATTACKED
from test_questions import Asker, readable

import kg
from kg import queries
from kg.errors import QueryError

Tables = Callable[..., Path]
KH, IRAN = "id:kataib-hezbollah", "id:iran"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> kg.Build:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in BASE_ATTACKED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return kg.build(folder, output=folder / "out", formats=["turtle"])


@pytest.fixture(scope="module")
def ask(built: kg.Build) -> Asker:
    return Asker(next(path for path in built.files if path.suffix == ".ttl"))


@pytest.fixture(scope="module")
def handles(built: kg.Build) -> dict[str, str]:
    return {claim.handle or "": f"cl:{claim.key}" for claim in built.assembly.claims}


def graph_of(tables: dict[str, str], folder: Path) -> tuple[Asker, dict[str, str]]:
    """A graph made from tables, and its claims by handle."""
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = kg.build(folder, output=folder / "out", formats=["turtle"])
    assert result.ok, result.problems
    return Asker(folder / "out" / "graph.ttl"), {c.handle or "": f"cl:{c.key}" for c in result.assembly.claims}


def test_corroboration_counts_two_articles_of_one_outlet_once(ask: Asker) -> None:
    columns = ("reports", "shared", "documents", "outlets", "sources", "method")
    rows = ask("corroboration", "event", *columns)
    assert ("ev:base-hit", "3", "0", "3", "2", "2", "kg:hand") in rows
    assert [row[1:] for row in sorted(rows) if row[6] == "kg:rule"] == [("2", "1", "1", "1", "1", "kg:rule")] * 2
    assert ask("corroboration", "event", least="2") == {("ev:base-hit",)}
    assert ask("corroboration", "event", least="3") == set()


def test_a_number_of_sources_stays_a_number(ask: Asker) -> None:
    for bad in ("two", "-1", "1 } ?x ?y ?z {", "1.5"):
        with pytest.raises(QueryError, match="is a whole number, such as 0"):
            ask("corroboration", "event", least=bad)


def test_conflicts_give_every_side_with_its_claims_and_speakers(ask: Asker, handles: dict[str, str]) -> None:
    rows = ask("conflicts", "contested", "answer", "claim", "document", "speaker", dimension="actorDimension")
    assert rows == {
        ("ev:base-hit", "Iran", handles["r3"], "doc:d3", "id:qais-khazali"),
        ("ev:base-hit", "Kataib Hezbollah", handles["r1"], "doc:d1", ""),
        ("ev:base-hit", "Kataib Hezbollah", handles["r2"], "doc:d2", ""),
    }
    assert {row[0] for row in ask("conflicts", "dimension")} >= {
        "kg:actorDimension",
        "kg:figureDimension",
        "kg:polarityDimension",
    }
    assert {row[0] for row in ask("conflicts", "dimension", dimension="figureDimension|actorDimension")} == {
        "kg:actorDimension",
        "kg:figureDimension",
    }


def test_contested_actors_are_those_whom_others_clear_or_who_deny(ask: Asker, handles: dict[str, str]) -> None:
    rows = ask("contested-actors", "actor", "contested", "claim", "modality", "speaker")
    assert (IRAN, "ev:base-hit", handles["r3"], "mod:alleged", "id:qais-khazali") in rows
    assert (KH, "ev:base-hit", handles["r4"], "mod:denied", KH) in rows
    assert {row[0] for row in rows} == {IRAN, KH}


def test_decisions_come_with_author_day_reason_and_interval(ask: Asker) -> None:
    columns = ("verdict", "name", "one", "other", "validFrom", "decidedBy", "decidedOn", "reason")
    assert ask("decisions", *columns) == {
        (
            "kg:brandOf", "", "id:islamic-resistance-in-iraq", KH, "2023-10-01",
            "Ada", "2024-05-01", "one channel speaks for both",
        ),
        ("kg:aliasOf", "the Brigades", "", KH, "", "Ada", "2024-05-02", "so in all reports of that month"),
    }  # fmt: skip


def test_a_shared_report_stands_with_each_event_that_it_fits(ask: Asker, handles: dict[str, str]) -> None:
    rows = ask("shared-reports", "claim", "document", "date", "eventDate")
    assert rows == {
        (handles["r7"], "doc:d5", "2024-03-20/2024-03-22", "2024-03-20"),
        (handles["r7"], "doc:d5", "2024-03-20/2024-03-22", "2024-03-22"),
    }


def test_the_sources_of_an_event_with_outlet_and_what_they_copy(ask: Asker, tmp_path: Path) -> None:
    rows = ask("sources-of-event", "document", "how", "outlet", event="base-hit")
    assert rows == {
        ("doc:d1", "reports", "id:arab-news"),
        ("doc:d2", "reports", "id:arab-news"),
        ("doc:d3", "reports", "id:the-cradle"),
    }
    documents = "document,title,outlet,sha256,credits\n" + "".join(
        f"w{n},Wire,{outlet},,{credit}\n"
        for n, outlet, credit in ((1, "Arab News", ""), (2, "The Cradle", "Arab News"))
    )
    claims = "actor,action,target,date,source,event\n" + "".join(
        f"Iran,attack,ain-al-asad,2024-01-20,w{n},hit\n" for n in (1, 2)
    )
    decisions = "decision,one,other,author,decided,reason\nsame,doc:w1,doc:w2,Ada,2024-05-01,word for word\n"
    copies, _ = graph_of({"documents.csv": documents, "claims.csv": claims, "decisions.csv": decisions}, tmp_path)
    assert ask("corroboration", "sources", least="2") == {("2",)}
    assert copies("corroboration", "documents", "sources") == {("2", "1")}
    assert ("doc:w2", "id:the-cradle", "id:arab-news") in copies(
        "sources-of-event", "document", "outlet", "credits", event="hit"
    )


CHAIN = (
    "id,actor,action,target,date,source,speaker,on_behalf_of,via,modality,content_of,event\n"
    "c0,Iran,attack,ain-al-asad,2024-01-20,d1,Qais Khazali,Asaib Ahl al-Haq,,alleged,c1,hit\n"
    "c1,Qais Khazali,accuse,Iran,2024-01-21,d1,Yahya Rasool,,,claimed,c2,\n"
    "c2,Yahya Rasool,comment,,2024-01-22,d1,,,Arab News,asserted,c3,\n"
    "c3,Arab News,report,,2024-01-23,d1,,,,asserted,,\n"
)


def test_the_chain_of_who_says_that_who_says_goes_up_to_the_report(tmp_path: Path) -> None:
    chain, claims = graph_of({"claims.csv": CHAIN.replace(",report,", ",comment,")}, tmp_path)
    columns = ("level", "statement", "modality", "speaker", "onBehalfOf", "via")
    wanted = {
        ("0", claims["c0"], "mod:alleged", "id:qais-khazali", "id:asaib-ahl-al-haq", ""),
        ("1", claims["c1"], "mod:claimed", "id:yahya-rasool", "", ""),
        ("2", claims["c2"], "mod:asserted", "", "", "id:arab-news"),
        ("3", claims["c3"], "mod:asserted", "", "", ""),
    }
    assert chain("attribution-chain", *columns, about="hit") == wanted
    assert chain("attribution-chain", *columns, about=claims["c0"]) == wanted
    assert chain("attribution-chain", "level", "statement", about=claims["c2"]) == {
        ("0", claims["c2"]),
        ("1", claims["c3"]),
    }


KNOWN = {
    "claims.csv": (
        "id,actor,action,target,date,source,event,recorded\n"
        "k1,Iran,attack,ain-al-asad,2024-01-20,early,hit,\n"
        "k2,Iran,attack,ain-al-asad,2024-01-20,late,hit,\n"
        "k3,Iran,attack,ain-al-asad,2024-01-20,vague,hit,\n"
        "k4,Iran,attack,ain-al-asad,2024-01-20,undated,hit,2024-02-01\n"
        "k5,Iran,attack,ain-al-asad,2024-01-20,unknown,hit,\n"
        "k6,Iran,attack,tower-22,2024-01-20,late,,2024-03-01\n"
    ),
    "documents.csv": (
        "document,title,date\nearly,A,2024-01-21\nlate,B,2024-03-01\nvague,C,2024-02\nundated,D,\nunknown,E,\n"
    ),
}


def test_what_was_known_by_a_day_tells_three_dates_apart(tmp_path: Path) -> None:
    known, claims = graph_of(KNOWN, tmp_path)
    columns = ("claim", "how", "eventDate", "published", "recorded")
    assert known("known-by", *columns, day="2024-02-10") == {
        (claims["k1"], "certain", "2024-01-20", "2024-01-21", ""),
        (claims["k3"], "possible", "2024-01-20", "2024-02", ""),
        (claims["k4"], "certain", "2024-01-20", "", "2024-02-01"),
    }
    assert known("known-by", "claim", day="2024-01-20") == set()
    everything = {claim for (claim,) in known("known-by", "claim", day="2024-12-31")}
    assert everything == set(claims.values()) - {claims["k5"]}, "nothing tells when the last was published"


def test_what_was_known_for_certain_is_what_a_build_as_of_that_day_holds(example_files: Path) -> None:
    rows = Asker(example_files / "graph.ttl")("known-by", "claim", "how", day="2024-02-09")
    then = kg.build(as_of="2024-02-09")
    assert {claim for claim, how in rows if how == "certain"} == {f"cl:{claim.key}" for claim in then.assembly.claims}


def test_of_the_example_the_graph_itself_says_on_what_sources_differ(example_files: Path) -> None:
    asked = Asker(example_files / "graph.ttl")
    rows = asked("conflicts", "dimension", "contested", "document")
    assert rows >= {
        ("kg:dateDimension", "ev:kh-suspension-2024-01-30", "doc:000"),
        ("kg:dateDimension", "ev:kh-suspension-2024-01-30", "doc:004"),
        ("kg:orderDimension", "ev:kh-suspension-2024-01-30", "doc:001"),
        ("kg:roleDimension", "id:abu-mahdi-al-muhandis", "doc:003"),
    }
    assert {row[0] for row in rows} >= {"kg:polarityDimension", "kg:statusDimension"}
    strong = asked("corroboration", "event", "sources", least="3")
    assert ("ev:tower-22-2024-01-28", "3") in strong
    assert "ev:kh-demand-2024-05" not in {event for event, _ in strong}
    chain = asked("attribution-chain", "level", "modality", about=two_levels(example_files))
    assert {level for level, _ in chain} == {"0", "1", "2"}


def two_levels(files: Path) -> str:
    """A claim of the example that is the content of the content of a statement."""
    text = "SELECT ?claim WHERE { ?claim kg:contentOf ?statement . ?statement kg:contentOf ?outer } ORDER BY ?claim LIMIT 1"
    return readable(kg.query(files / "graph.ttl", text).rows[0][0])


NEW = (
    "attribution-chain", "conflicts", "contested-actors", "corroboration", "decisions", "known-by", "shared-reports",
    "sources-of-event",
)  # fmt: skip


@pytest.mark.parametrize("name", NEW)
def test_two_engines_answer_alike_where_there_is_something_to_answer(name: str, built: kg.Build) -> None:
    graph = next(path for path in built.files if path.suffix == ".ttl")
    values = {"known-by": {"day": "2024-12-31"}, "sources-of-event": {"event": "base-hit"}}.get(name, {})
    if name == "attribution-chain":
        values = {"about": "base-hit"}
    ours, reference = (kg.query(graph, name, values, store=store) for store in ("oxigraph", "memory"))
    assert ours.columns == reference.columns
    assert [tuple(map(readable, row)) for row in ours.rows] == [tuple(map(readable, row)) for row in reference.rows]
    assert ours.rows
    assert not queries.known()[name].question
