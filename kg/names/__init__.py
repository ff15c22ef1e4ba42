"""From a name in the input to an entity of the ontology, or to the candidates: nothing is guessed silently."""

from __future__ import annotations

from kg.names import telling
from kg.names.duplicates import Pair, near_duplicates
from kg.names.folding import clean, fold, slug
from kg.names.lookup import ACTOR, NEAR, PLACE, Names
from kg.names.matches import TYPO, Alias, Candidate, Match
from kg.names.minting import mint
from kg.names.sounds import is_same_sound, plain, skeleton

__all__ = [
    "ACTOR",
    "NEAR",
    "PLACE",
    "TYPO",
    "Alias",
    "Candidate",
    "Match",
    "Names",
    "Pair",
    "clean",
    "fold",
    "is_same_sound",
    "mint",
    "near_duplicates",
    "plain",
    "skeleton",
    "slug",
    "telling",
]
