"""Time expressions in English text: `find` them, `resolve` them to dates, `told` in the order of a text.

The terms are those of ISO-TimeML: an expression has an anchor (the publication, a date told before, an event), and
a signal before it (since, until, by) can change its meaning. What comes out is EDTF with strict bounds; what cannot
be known stays None. Why there is a resolver of our own: docs/decisions/0006-time-expressions.md.
"""

from kg.language.timex.finding import Kind, Timex, find, plain
from kg.language.timex.resolving import resolve, told

__all__ = ["Kind", "Timex", "find", "plain", "resolve", "told"]
