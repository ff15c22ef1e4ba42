"""Finds plug-ins by name: the files of the four rooms, and what other packages register as entry points."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Literal, cast

import kg.exporters
import kg.extractors
import kg.readers
import kg.stores
from kg.errors import KgError, UnknownPluginError
from kg.ports import Exporter, Extractor, PickyReader, Reader, Store

Room = Literal["readers", "extractors", "stores", "exporters"]
ROOMS = {
    "readers": kg.readers,
    "extractors": kg.extractors,
    "stores": kg.stores,
    "exporters": kg.exporters,
}


@cache
def names(room: Room) -> tuple[str, ...]:
    """The plug-ins of a room, sorted; none of them is imported by this."""
    own = [module.name for module in pkgutil.iter_modules(ROOMS[room].__path__)]
    others = [point.name for point in entry_points(group=f"kg.{room}")]
    twice = {name for name in own + others if (own + others).count(name) > 1}
    if twice:
        raise KgError(
            f"two {room} are called {', '.join(sorted(twice))}; uninstall one of the packages that bring them"
        )
    return tuple(sorted(own + others))


def summary(room: Room, name: str) -> str:
    """The first line of a plug-in's docstring: its help text."""
    return (_load(room, name).__doc__ or "").strip().partition("\n")[0]


def reader(name: str) -> Reader:
    """The reader of that name."""
    return cast(Reader, _load("readers", name))


def extractor(name: str) -> Extractor:
    """The extractor of that name."""
    return cast(Extractor, _load("extractors", name))


def store(name: str) -> Store:
    """The store of that name."""
    return cast(Store, _load("stores", name))


def exporter(name: str) -> Exporter:
    """The exporter of that name."""
    return cast(Exporter, _load("exporters", name))


def reader_for(suffix: str, head: bytes = b"") -> str | None:
    """The name of the reader that takes files with this ending which begin with these bytes."""
    fitting = [name for name in names("readers") if suffix.lower() in reader(name).SUFFIXES]
    picky = [name for name in fitting if hasattr(reader(name), "takes")]
    taking = (name for name in picky if cast(PickyReader, reader(name)).takes(head))
    return next(taking, next((name for name in fitting if name not in picky), None))


def _load(room: Room, name: str) -> Any:
    if name not in names(room):
        raise UnknownPluginError(room.removesuffix("s"), name, names(room))
    if any(module.name == name for module in pkgutil.iter_modules(ROOMS[room].__path__)):
        return import_module(f"kg.{room}.{name}")
    return next(iter(entry_points(group=f"kg.{room}", name=name))).load()
