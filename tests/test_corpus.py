"""Texts are found by hash and compared as stored; quotes stay out unless they are asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import kg
from kg.errors import InputError
from kg.model import Severity

DISPATCHES = Path(__file__).parent / "data" / "dispatches"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DISPATCHES, tmp_path / "d", ignore=shutil.ignore_patterns("*.py", "*.md"))
    return tmp_path / "d"


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(p.code, p.severity.value) for p in kg.check(folder, corpus=folder / "texts").problems]


def test_a_renamed_text_is_found_and_other_files_do_no_harm(folder: Path) -> None:
    (folder / "texts" / "d1.txt").rename(folder / "texts" / "other name.txt")
    (folder / "texts" / "picture.txt").write_bytes(b"\xff\xd8\xff")
    (folder / "texts" / "image.png").write_bytes(b"\x89PNG")
    assert problems(folder) == []


def test_a_text_that_was_changed_is_missing(folder: Path) -> None:
    path = folder / "texts" / "d1.txt"
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert problems(folder) == [("text-not-found", "error")]


def test_a_wrong_length_and_a_missing_hash_are_told(folder: Path) -> None:
    table = folder / "documents.csv"
    text = table.read_text(encoding="utf-8")
    lines = text.splitlines()
    table.write_text("\n".join([lines[0], lines[1].rpartition(",")[0] + ",7", lines[2]]) + "\n", encoding="utf-8")
    assert problems(folder) == [("length-mismatch", "error")]
    cells = lines[1].split(",")
    cells[6] = ""
    table.write_text("\n".join([lines[0], ",".join(cells), lines[2]]) + "\n", encoding="utf-8")
    assert problems(folder) == [("document-without-hash", "warning")]


def test_a_corpus_that_is_no_folder_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="--corpus takes the folder"):
        kg.check(folder, corpus=folder / "claims.csv")


def test_quotes_are_compared_with_the_text_and_kept_only_if_asked_for(tmp_path: Path) -> None:
    text = "Own words 🚁: the group asked again for a withdrawal."
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(text, encoding="utf-8")
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(text.encode()).hexdigest()
    (tmp_path / "documents.csv").write_text(f"document,title,sha256\na,T,{digest}\n", encoding="utf-8")
    begin = text.index("the group")
    header = "actor,action,target,source,begin,end,quote\n"
    good = f"kataib-hezbollah,demand-withdrawal,united-states,a,{begin},{begin + 9},the group\n"
    (tmp_path / "claims.csv").write_text(header + good, encoding="utf-8")
    assert not kg.check(tmp_path, corpus=tmp_path / "texts").problems
    kept, dropped = (kg.build(tmp_path, quotes=flag).assembly.claims[0].evidence[0].quote for flag in (True, False))
    assert (kept, dropped) == ("the group", None)
    (tmp_path / "claims.csv").write_text(header + good.replace("the group\n", "a group\n"), encoding="utf-8")
    assert [p.code for p in kg.check(tmp_path, corpus=tmp_path / "texts").problems] == ["evidence-mismatch"]


def test_a_quote_without_offsets_is_not_kept_silently(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("actor,action,target,source,quote\nIran,meet,Iraq,a,words\n", encoding="utf-8")
    result = kg.check(path)
    assert [(p.code, p.severity) for p in result.problems] == [("quote-without-offsets", Severity.WARNING)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("x,T,notahash,,", "bad-sha256"),
        ("x,T,,seven,", "bad-number"),
        ("x,T,,,javascript:alert(1)", "bad-url"),
        (",T,,,", "missing-document"),
    ],
)
def test_faults_in_the_table_of_documents_have_their_message(row: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    path.write_text(f"document,title,sha256,length,url\n{row}\n", encoding="utf-8")
    assert [p.code for p in kg.check(path).problems] == [code]


def test_documents_and_events_that_occur_twice_or_never_are_told(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_text("document,title,language\na,T,en\na,U,e n\nb,V,en\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text(
        "event,kind,label\none,Event,One\none,Event,Again\ntwo,Party,Two\n,Event,x\n", encoding="utf-8"
    )
    (tmp_path / "claims.csv").write_text("actor,action,target,source,event\nIran,meet,Iraq,b,one\n", encoding="utf-8")
    codes = sorted(p.code for p in kg.check(tmp_path).problems)
    assert codes == ["bad-language", "duplicate-document", "duplicate-event", "missing-event", "unknown-kind"]


def test_without_tables_sources_and_events_are_made_from_their_names(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "actor,action,target,source,event\nIran,meet,Iraq,https://example.org/a b,First meeting!\n", encoding="utf-8"
    )
    assembly = kg.build(path).assembly
    assert [document.key for document in assembly.documents] == ["https://example.org/a b"]
    assert assembly.events[0].ref.startswith("ev:first-meeting-")
