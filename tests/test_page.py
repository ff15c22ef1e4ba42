"""What all pages share: JSON that cannot break out, and one closed script."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg import page


@given(st.recursive(st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5))
def test_embedded_json_never_ends_its_element_and_reads_back(value: Any) -> None:
    embedded = page.embed({"value": value})
    assert not re.search(r"[<>&\u2028\u2029]", embedded)
    assert json.loads(embedded) == {"value": value}


def test_the_shared_script_comes_first_and_writes_text_only() -> None:
    script = page.script(files("kg.page"), ["dom.js"])
    assert script.startswith('"use strict";\n(() => {\n// Making elements')
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", script)


def test_the_policy_names_every_part_by_its_hash() -> None:
    policy = page.policy(["one", "two"], "style")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.count("'sha256-") == 3
