"""An entity of the user's own namespace for a name that nobody knows."""

from __future__ import annotations

import hashlib

from kg.model import Entity, Ref
from kg.names.folding import clean, slug


def mint(label: str, similar: tuple[Ref, ...] = ()) -> Entity:
    """An entity of the user's own namespace for a name that nobody knows; equal names give equal entities."""
    label = clean(label)
    digest = hashlib.sha256(label.encode()).hexdigest()[:8]
    return Entity(ref=f"my:{slug(label)}-{digest}", label=label, similar=similar)
