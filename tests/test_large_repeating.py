"""Rows that repeat others, by columns: which are kept, and what is told of the others, is as by rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from bulk import same
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.bulk import dealing, repeating

SAID = ["attack,Tower 22", "meet,iran", "consult,iran"]

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2)), max_size=14)
"""An id or none, what is said, in which of the files."""


@pytest.mark.slow
@given(ROWS, st.booleans(), st.booleans())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_that_repeat_others_are_those_of_the_row_path(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, int]], few: bool, many: bool
) -> None:
    folder = tmp_path_factory.mktemp("repeating")
    lines = [(file, f"{f'r{number}' if number else ''},US,{SAID[said]},2024-01-28,d1") for number, said, file in rows]
    paths = [folder / name for name in ("b.csv", "c.csv", "a.csv")]
    for number, path in enumerate(paths):
        own = [line for file, line in lines if file == number] or [f"own{number},US,meet,Jordan,2024-01-2{number},d2"]
        path.write_text("\n".join(["id,actor,action,target,date,source", *own, ""]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if few:
            patch.setattr(repeating, "FEW", 1)
        if many:
            patch.setattr(dealing, "MANY", 1)
        assert same(paths, folder)


def test_what_repeats_others_hundreds_of_times_needs_no_other_way(tmp_path: Path) -> None:
    lines = ["id,actor,action,target,date,source"]
    for number in range(900):
        handle = f"r{number % 200}" if number % 3 == 0 else ""
        lines.append(f"{handle},US,{SAID[number % 2]},2024-01-{1 + number % 28:02},d{number % 5}")
    (tmp_path / "claims.csv").write_text("\n".join([*lines, ""]), "utf-8")
    assert same([tmp_path / "claims.csv"], tmp_path)
