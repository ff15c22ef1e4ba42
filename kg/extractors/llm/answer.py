"""The shape of an answer, from the closed lists of the ontology: the model is told it, and nothing else is read."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic import create_model as create

from kg.ontology import Ontology

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Few = Annotated[list[Short], Field(max_length=12)]
MOST = 100
"""Statements in one answer; a chunk holds about forty sentences."""


class Number(BaseModel):
    """A count that the statement gives."""

    kind: str
    bound: Literal["", "~", ">=", ">", "<=", "<"] = ""
    value: Annotated[int, Field(ge=0, lt=2**63)]
    upper: Annotated[int, Field(ge=0, lt=2**63)] | None = None


class Statement(BaseModel):
    """Who is said to do what to whom; `number` counts from 1, `content_of` is the number of the speech act."""

    number: Annotated[int, Field(ge=0, le=10_000)] = 0
    quote: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
    actors: Few = []
    action: str
    targets: Few = []
    speakers: Few = []
    modality: str
    polarity: str = "positive"
    places: Few = []
    date_words: Short = ""
    figures: Annotated[list[Number], Field(max_length=12)] = []
    content_of: Annotated[int, Field(ge=0, le=10_000)] = 0


class Refused(BaseModel):
    """A statement that does not fit the shape; its own words are not kept."""

    refused: str


class Answer(BaseModel):
    """What the model says of one chunk."""

    statements: list[Any]

    @property
    def good(self) -> list[Statement]:
        """The statements of the right shape."""
        return [item for item in self.statements if isinstance(item, Statement)]

    @property
    def refused(self) -> list[str]:
        """Why the others are not."""
        return [item.refused for item in self.statements if isinstance(item, Refused)]


@cache
def shape(ontology: Ontology) -> type[Answer]:
    """The answer model of an ontology; one bad statement is refused alone and not with all others."""
    number = create("Number", __base__=Number, kind=(_choice(ontology, "kg:FigureKind"), ...))
    statement = create(
        "Statement",
        __base__=Statement,
        action=(_choice(ontology, "kg:Action", "kg:Relation"), ...),
        modality=(_choice(ontology, "kg:Modality"), ...),
        polarity=(_choice(ontology, "kg:Polarity"), "positive"),
        figures=(Annotated[list[number], Field(max_length=12)], []),
    )
    item = Annotated[statement, WrapValidator(_alone)]
    return create("Answer", __base__=Answer, statements=(Annotated[list[item], Field(max_length=MOST)], ...))


def _choice(ontology: Ontology, *classes: str) -> Any:
    """One of the local names of a closed list."""
    return Literal[tuple(ref.partition(":")[2] for cls in classes for ref in ontology.members(cls))]


def _alone(item: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if isinstance(item, dict) and set(item) == {"refused"}:
        return Refused(refused=str(item["refused"])[:200])
    try:
        return handler(item)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])[:60]
        return Refused(refused=f"{field}: {first['msg']}"[:200] if field else first["msg"][:200])
