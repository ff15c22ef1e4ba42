"""Builds that add to an earlier one: what was read and accepted before is taken from what that build kept.

A build of all inputs and one that adds the last of them do the same, but for the rows that are known: these are not
read and not checked again. docs/decisions/0021-incremental.md tells what depends on a row alone and what on all.
"""

from kg.incremental.kept import NAME
from kg.incremental.memory import Memory
from kg.incremental.rounds import Round, begin

__all__ = ["NAME", "Memory", "Round", "begin"]
