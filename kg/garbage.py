"""Keeps Python's cycle collector from looking at millions of living objects again and again."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (200_000, 20, 100)
"""New objects between two collections, and collections between two of older objects."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Within it, cycles are collected seldom; a build makes many objects that live to its end and holds few cycles.

    Half the time of a build of 20,000 claims was the collector's. What was set before is set again at the end.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def forget_the_young() -> None:
    """Let go of what was made lately and is in no use any more: between steps that make much and keep little."""
    gc.collect(1)


def take_for_old() -> None:
    """Let what is there count as looked at: what was just loaded lives on, and a look at all of it takes its time."""
    if not gc.get_freeze_count():  # what others keep from the collector is not given back to it
        gc.freeze()
        gc.unfreeze()


def left_at_the_end() -> None:
    """Nobody looks for cycles when the process ends: all of its memory goes with it."""
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
