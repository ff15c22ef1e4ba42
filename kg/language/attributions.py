"""Mends what the parser gets wrong around those who say something: an act that somebody only tells of is no fact.

In "rebels seized the town, the army's spokesman told reporters on Friday" the last clause says who tells of the first,
however the parser joined them; in "told parliament that Iran was arming" and "a claim that it fled" the clause after
"that" is what is told; and in "was accused by the army of bombing" the accused bomb.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.language import wordlists
from kg.language.lemmas import noun_lemmas, verb_lemmas
from kg.language.parser import Parse
from kg.language.repairs import hung

TELLING = frozenset(
    "say tell report claim allege add announce confirm conclude warn insist argue estimate write state admit "
    "acknowledge complain believe suspect cry shout recall".split()
)
ASKING = frozenset(
    "ask urge tell order call beg implore press persuade convince warn want instruct invite advise encourage force "
    "allow".split()
)
"""Verbs whose object does what the infinitive after it says."""

TOLD_WITHOUT_THAT = frozenset("say claim allege insist warn believe suspect think".split())
WHEN = frozenset({"after", "before", "since", "until", "as"})
HEARD = frozenset({"tell", "warn"})
"""Of those who tell the ones who name whom they tell."""

BEFORE_SPEAKER = frozenset("say says said wrote".split())
"""Of these the verbs after which the speaker may stand (", said the governor on Friday")."""

BREAKS = frozenset([",", "—", "–", "--", "-", "”", '"', "''", ";"])
ENDS = frozenset([*BREAKS, ".", "!", "…"])
CLAUSES = frozenset({"advcl", "acl", "acl:relcl", "conj", "ccomp", "parataxis", "root", "appos", "dep"})
BELOW = frozenset({"ccomp", "xcomp", "csubj"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def mended(forms: Sequence[str], parse: Parse) -> Parse:
    """The same tree with speakers above what they tell."""
    lower = [form.lower() for form in forms]
    for verb in range(1, len(forms)):
        if _is_form(lower[verb], TELLING):
            parse = _beside(verb, lower, parse)
    for node in range(len(forms)):
        if parse.rels[node] in ("xcomp", "acl", "advcl"):
            parse = _with_subject(node, lower, parse)
        if parse.rels[node] in ("dep", "obl:unmarked") and lower[node + 1 : node + 2] == ["to"]:
            parse = hung(parse, {node: (parse.heads[node], "nsubj")})
        if parse.rels[node] in ("acl", "acl:relcl"):
            parse = _told(node, lower, parse)
        elif parse.rels[node] == "advcl" and _is_asked(node, lower, parse):
            parse = hung(parse, {node: (parse.heads[node], "xcomp")})
    return parse


def _beside(verb: int, lower: Sequence[str], parse: Parse) -> Parse:
    """A clause such as ", the governor said on Friday", after what it tells of."""
    first = next((n + 1 for n in range(verb - 1, 0, -1) if lower[n] in BREAKS), None)
    end = next((n for n in range(verb + 1, len(lower)) if lower[n] in ENDS), len(lower))
    if first is None or not _is_aside(first, verb, end, lower, parse):
        return parse
    inverted = first == verb and lower[verb] in BEFORE_SPEAKER
    speaker = _speaker(verb + 1, end, lower, parse) if inverted else _speaker(first, verb, lower, parse)
    told = _told_before(first, verb, parse)
    if speaker is None or told is None:
        return parse
    if parse.rels[verb] == "parataxis" and parse.heads[speaker] == verb:
        beyond = [n for n, head in enumerate(parse.heads) if head == verb and n > end and parse.rels[n] == "ccomp"]
        return hung(parse, dict.fromkeys(beyond, (told, "parataxis"))) if parse.heads[verb] == told else parse
    heads, rels, upos, xpos = list(parse.heads), list(parse.rels), list(parse.upos), list(parse.xpos)
    upos[verb], xpos[verb] = "VERB", "VBD" if lower[verb].endswith(("d", "wrote")) else "VBP"
    for node, head in enumerate(heads):
        if node != speaker and head == verb and rels[node] in ("nsubj", "nsubj:pass", "compound"):
            is_doer = parse.heads[told] == node
            outside = (told, "nsubj" if is_doer else "dep")
            heads[node], rels[node] = outside if node < first - 1 and node != told else (speaker, "nmod")
            if is_doer:
                heads[told], rels[told], xpos[told] = verb, "ccomp", "VBD"
    heads[speaker], rels[speaker] = verb, "nsubj"
    if not _is_below(told, verb, heads):
        heads[verb], rels[verb] = told, "parataxis"
    else:
        rels[told] = "ccomp" if heads[told] == verb else rels[told]
    return parse._replace(heads=tuple(heads), rels=tuple(rels), upos=tuple(upos), xpos=tuple(xpos))


def _is_aside(first: int, verb: int, end: int, lower: Sequence[str], parse: Parse) -> bool:
    """Whether nothing but a speaker, the verb, and a time or place stands between the breaks."""
    if first == verb:
        return lower[verb] in BEFORE_SPEAKER and all(parse.upos[n] not in ("VERB", "AUX") for n in range(verb + 1, end))
    others = [n for n in range(first, end) if n != verb]
    if any(parse.upos[n] in ("VERB", "AUX", "SCONJ") or lower[n] in ("that", "which", "who") for n in others):
        return False
    if lower[first] in ("and", "but", "as") or (lower[first] == "or" and lower[first + 1] != "so"):
        return False
    heard = _is_form(lower[verb], HEARD)
    has_object = any(parse.heads[n] == verb and parse.rels[n] == "obj" for n in range(verb + 1, end))
    return heard or not has_object


def _speaker(first: int, end: int, lower: Sequence[str], parse: Parse) -> int | None:
    """The head of the noun phrase in a stretch."""
    known = [n for n in range(first, end) if parse.rels[n] == "nsubj" and parse.heads[n] in (first - 1, end)]
    if known:
        return known[-1]
    for node in range(first, end):
        after = lower[node + 1] if node + 1 < len(lower) else ""
        ends = node + 1 == end or (parse.upos[node + 1] not in ("NOUN", "PROPN") and after not in ("'s", "’s", "'"))
        if parse.upos[node] in NOUNS and ends:
            return node
    return None


def _told_before(first: int, verb: int, parse: Parse) -> int | None:
    """The verb of the clause before: the highest there."""
    for node in range(first - 1):
        above = parse.heads[node]
        is_top = above < 0 or above >= first
        is_clause = parse.rels[node] == "root" or (parse.upos[node] == "VERB" and parse.rels[node] in CLAUSES)
        if is_top and is_clause and node != verb:
            return node
    for node in range(first - 1):  # "gunmen killed ten, police said", read as gunmen who were killed said it
        above = parse.heads[node]
        is_reduced = parse.rels[node] == "acl" and parse.xpos[node] in ("VBN", "VBD") and 0 <= above < node
        if is_reduced and parse.heads[above] == verb and parse.rels[above] == "nsubj":
            return node
    return None


def _is_below(node: int, top: int, heads: Sequence[int]) -> bool:
    while node >= 0 and node != top:
        node = heads[node]
    return node == top


def _told(clause: int, lower: Sequence[str], parse: Parse) -> Parse:
    """Whose deed an accusation or a demand names, and the content of speech."""
    noun = parse.heads[clause]
    verb = parse.heads[noun] if noun >= 0 else -1
    if noun < 0:
        return parse
    kids = [n for n, head in enumerate(parse.heads) if head == clause]
    if parse.rels[clause] == "acl" and 0 <= verb < noun < clause:
        to = any(lower[n] == "to" and parse.rels[n] == "mark" for n in kids)
        if _is_agent(noun, verb, lower, parse):
            return hung(parse, {clause: (verb, "xcomp" if to else "advcl")})
        if to and parse.rels[noun] == "obj" and _is_form(lower[verb], ASKING):
            return hung(parse, {clause: (verb, "xcomp")})
    return _content(clause, kids, lower, parse)


def _with_subject(clause: int, lower: Sequence[str], parse: Parse) -> Parse:
    """The subject of a clause that the parser took for something else before it.

    In "said rebels bombed the town" for what was said, in "after rebels bombed the town" for a time, in the headline
    "Rebels to bomb the town" for nothing.
    """
    verb = parse.heads[clause]
    if verb < 0 or any(h == clause and parse.rels[n].startswith(("nsubj", "aux")) for n, h in enumerate(parse.heads)):
        return parse
    finite = parse.xpos[clause] in ("VBD", "VBN", "VBZ", "VBP")
    said = next((n for n in range(verb + 1, clause) if parse.heads[n] == verb and parse.rels[n] == "obj"), None)
    if finite and said is not None and _is_form(lower[verb], TOLD_WITHOUT_THAT) and parse.rels[clause] == "xcomp":
        parse = hung(parse, {clause: (verb, "ccomp"), said: (clause, "nsubj")})
        return parse._replace(xpos=(*parse.xpos[:clause], "VBD", *parse.xpos[clause + 1 :]))
    for noun in range(clause):
        beside = noun == clause - 1 and parse.rels[noun] == "nmod" and parse.rels[clause] == "advcl"
        if finite and (beside or (parse.heads[noun] == clause and parse.rels[noun] == "obl")):
            mark = next((n for n in range(noun) if parse.heads[n] == noun and lower[n] in WHEN), None)
            if mark is not None:
                return hung(parse, {noun: (clause, "nsubj"), mark: (clause, "mark")})
    return parse


def _is_asked(clause: int, lower: Sequence[str], parse: Parse) -> bool:
    """Whether an infinitive is what the object right before it is asked to do ("told its citizens to leave")."""
    verb = parse.heads[clause]
    to = next((n for n in range(verb + 1, clause) if parse.heads[n] == clause), -1)
    if to < 1 or lower[to] != "to" or not _is_form(lower[verb], ASKING):
        return False
    return parse.heads[to - 1] == verb and parse.rels[to - 1] in ("obj", "iobj")


def _is_agent(noun: int, verb: int, lower: Sequence[str], parse: Parse) -> bool:
    """Whether a noun is who did it in the passive voice ("was accused by Iraq")."""
    by = any(parse.heads[n] == noun and lower[n] == "by" for n in range(noun))
    return by and any(head == verb and parse.rels[n] == "aux:pass" for n, head in enumerate(parse.heads))


def _content(clause: int, kids: Sequence[int], lower: Sequence[str], parse: Parse) -> Parse:
    """A clause with "that" and a subject of its own describes no noun: it is what somebody says."""
    noun = parse.heads[clause]
    verb = parse.heads[noun]
    that = next((n for n in kids if lower[n] == "that" and noun < n < clause), None)
    subject = next((n for n in kids if parse.rels[n].startswith("nsubj") and n != that and n < clause), None)
    if that is None or subject is None or parse.rels[that] == "nsubj":
        return parse
    free = verb >= 0 and not any(h == verb and parse.rels[n] in BELOW for n, h in enumerate(parse.heads))
    whole = parse.rels[that] == "mark" or any(parse.rels[n] == "obj" and n > clause for n in kids)
    if whole and free and _is_form(lower[verb], TELLING) and parse.rels[noun] in ("obj", "obl", "iobj"):
        return hung(parse, {clause: (verb, "ccomp"), that: (clause, "mark")})
    known = not wordlists.load()["report_nouns"].isdisjoint(noun_lemmas(lower[noun]))
    if known or parse.rels[that] == "mark":
        return hung(parse, {clause: (noun, "acl"), that: (clause, "mark")})
    return parse


@lru_cache(maxsize=50_000)
def _is_form(form: str, lemmas: frozenset[str]) -> bool:
    return any(lemma in lemmas for lemma in verb_lemmas(form))
