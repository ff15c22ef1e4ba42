"""Phrases of queries about deeds, for all that ask about them."""

from __future__ import annotations

TOKENS = """
    list_concat(CASE WHEN done_to THEN o.held_by WHEN mutual THEN list_concat(s.acts_for, o.acts_for)
        ELSE s.acts_for END, coalesce(within, []))
"""
"""Under what deeds can meet: parties `s` and `o` of whom they tell, and where (see `clusters.blocks`)."""

TOLD = "deeds LEFT JOIN sites ON sites.obj = deeds.obj AND sites.place = deeds.place"
NOBODY, NOTHING, NOWHERE = "subj = 0", "deeds.obj = 0", "within IS NULL"
TWO = """
    subj <> 0 AND deeds.obj <> 0 AND subj <> deeds.obj OR subj IN (FROM several) OR deeds.obj IN (FROM several)
"""
"""What is known of deeds by which their claims alone may suffice for an event: whether anything is told of who did it,
to whom, and where, and whether more than one is named."""

DEED = "deedkind, subj, obj, place, day, figs"
"""What makes a deed: a kind of claim, parties, a place, a day and figures, each by its number."""
