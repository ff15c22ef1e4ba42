"""Models made of values that were validated before, which are not looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)

_new = object.__new__
_put_values, _put_given, _put_extra, _put_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
"""What pydantic sets by name when it constructs a model; set directly, it takes two thirds of the time."""


def made(model: type[Model], values: dict[str, Any]) -> Model:
    """A model of values each of which was validated as that of its field; there must be one for every field.

    What the model says of several fields together is left to the caller. The values become those of the model.
    """
    item = _new(model)
    _put_values(item, values)
    _put_given(item, _fields(model))
    _put_extra(item, None)
    _put_private(item, None)
    return item


def like(item: Model, **others: Any) -> Model:
    """A copy with other values in some fields, as `model_copy` makes it, in a third of the time."""
    values = item.__dict__.copy()
    values.update(others)
    return made(type(item), values)


def each_like(items: Iterable[Model], field: str, value: Any) -> tuple[Model, ...]:
    """Copies with one value in one field."""
    copies = []
    for item in items:
        values = item.__dict__.copy()
        values[field] = value
        copies.append(made(type(item), values))
    return tuple(copies)


@cache
def _fields(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)
