"""What goes wrong by wrong use; bad data is a `kg.model.Problem`, never an exception."""

from __future__ import annotations

from collections.abc import Iterable


class KgError(Exception):
    """Wrong use of `kg`: one sentence that says what was asked, what is known and what to do next."""


class UnknownTermError(KgError):
    """A term that the ontology does not define."""

    def __init__(self, term: str) -> None:
        super().__init__(f"no term '{term}' in the ontology; see ontology/*.ttl for those that exist")


class UnknownPluginError(KgError):
    """A plug-in name that nothing provides."""

    def __init__(self, room: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no {room} '{name}'; known: {', '.join(sorted(known))}")


class OntologyError(KgError):
    """An ontology file that cannot be read as Turtle."""


class QueryError(KgError):
    """A query that cannot be run, or that asks for what `kg` refuses (the network, changes)."""


class InputError(KgError):
    """An input that does not exist or that no reader takes."""


class OutputError(KgError):
    """A place that cannot be written to: the disk is full, or the system refuses."""


class UnsuitedError(KgError):
    """An input that cannot be read by columns, and why; read by rows it may be fine."""
