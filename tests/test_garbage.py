"""The collector passes by what was just loaded, and what others keep from it stays theirs."""

from __future__ import annotations

import gc

from kg.garbage import take_for_old


def test_what_is_there_is_old_afterwards() -> None:
    loaded: list[object] = []
    assert any(item is loaded for item in gc.get_objects(generation=0))
    take_for_old()
    assert not any(item is loaded for item in gc.get_objects(generation=0))
    assert any(item is loaded for item in gc.get_objects(generation=2))


def test_what_others_froze_stays_frozen() -> None:
    frozen: list[int] = []
    gc.freeze()
    try:
        take_for_old()
        assert not any(item is frozen for item in gc.get_objects())
    finally:
        gc.unfreeze()
