"""What the clauses around a statement make of it where its own voice says nothing: fact, aside, or only meant."""

from __future__ import annotations

from kg.language.lemmas import noun_lemmas
from kg.language.reading import Reading
from kg.language.voice import ALLEGED, ASSERTED, DENIED, HYPOTHETICAL, STANCES

AFTERMATH = frozenset(
    [
        "after", "following", "since", "due to", "because of", "in response to", "amid", "despite", "over",
        "as a result of",
    ]
)  # fmt: skip
"""Prepositions whose noun is an event that did happen."""

TEMPORAL = frozenset(
    [
        "after", "as", "because", "since", "when", "while", "before", "although", "though", "by",
    ]
)  # fmt: skip
"""Conjunctions whose clause is told by the narrator, whatever the clause above says."""

MEANT = frozenset(
    [
        "of", "for", "against", "toward", "towards", "to", "about", "at", "into", "without", "instead of",
        "rather than",
    ]
)  # fmt: skip
"""What stands before a verb in -ing that is only meant ("accused of spying", "in favour of expelling")."""

ALLEGED_ONLY = frozenset(
    "alleged suspected supposed purported reported rumoured rumored possible potential planned threatened "
    "hypothetical imminent looming".split()
)
OPEN = frozenset(
    "false untrue unclear unlikely likely possible impossible probable doubtful conceivable plausible uncertain "
    "unconfirmed important essential vital necessary crucial imperative".split()
)
SAYING = frozenset(
    [
        "say", "tell", "claim", "allege", "argue", "insist", "maintain", "contend", "assert", "deny",
        "believe", "think", "suspect", "accuse", "blame", "warn", "expect", "fear", "hope",
    ]
)  # fmt: skip
INFINITIVES = frozenset(["root", "acl", "nmod", "obl", "conj", "advcl"])
IMPERATIVE_LEFT = frozenset(["advmod", "discourse", "vocative", "punct"])
BELOW = frozenset(
    [
        "ccomp", "xcomp", "advcl", "acl", "csubj", "conj", "obj", "obl", "nmod", "parataxis", "acl:relcl",
        "nsubj", "appos",
    ]
)  # fmt: skip


def is_aside(trigger: int, end: int | None, reading: Reading) -> bool:
    """Whether the narrator tells in passing what did happen ("... the strike that killed X"); `end` is above it."""
    tree = reading.tree
    node = trigger
    for above in (*tree.ancestors(trigger), None):
        if node == end:
            return False
        case = tree.case(node)
        if tree.rels[node] == "acl:relcl" and is_past(node, reading):
            return True
        if tree.rels[node] in ("obl", "nmod") and case in AFTERMATH and tree.upos[node] in ("NOUN", "PROPN"):
            return True
        if tree.rels[node] == "advcl" and case in TEMPORAL and is_past(node, reading):
            return True
        if above is None:
            return False
        node = above
    return False


def is_past(node: int, reading: Reading) -> bool:
    """Whether a verb is finite and tells of what was or is: no infinitive, no modal verb."""
    tree = reading.tree
    helpers = [kid for kid in tree.kids[node] if tree.rels[kid] in ("aux", "aux:pass", "cop")]
    if any(tree.xpos[kid] == "MD" for kid in helpers):
        return False
    return tree.xpos[node] in ("VBD", "VBZ", "VBP") or any(tree.xpos[kid] in ("VBD", "VBZ", "VBP") for kid in helpers)


def is_negated(trigger: int, reading: Reading) -> bool:
    """Whether the word itself is negated."""
    tree, words = reading.tree, reading.words
    return any(
        tree.lower[kid] in words["negations"] and tree.rels[kid] in ("advmod", "det") for kid in tree.kids[trigger]
    )


def is_order(trigger: int, reading: Reading) -> bool:
    """Whether a verb is an imperative, as on buttons and links ("Leave a reply")."""
    tree = reading.tree
    if (
        tree.upos[trigger] != "VERB"
        or tree.xpos[trigger] not in ("VB", "VBP")
        or tree.rels[trigger] not in ("root", "conj")
    ):
        return False
    return all(tree.rels[kid] in IMPERATIVE_LEFT for kid in tree.kids[trigger] if kid < trigger)


def forced(trigger: int, nominal: bool, families: dict[int, str], reading: Reading) -> tuple[str, int | None]:
    """A weaker modality that the clauses above ask for, and the speech act that does; `asserted` if none does."""
    tree, words = reading.tree, reading.words
    if not nominal and _is_meant(trigger, reading):
        return HYPOTHETICAL, None
    node = trigger
    for above in tree.ancestors(trigger):
        rel, lemma = tree.rels[node], reading.lemmas[above]
        if rel not in BELOW or rel == "nsubj":
            node = above
            continue
        clause = rel in ("ccomp", "xcomp", "csubj", "acl") or (rel == "advcl" and tree.case(node) not in TEMPORAL)
        stance = STANCES.get(families.get(above, ""))
        if clause and (lemma == "deny" or stance is not None):
            return (DENIED if lemma == "deny" else str(stance)), above
        if rel == "ccomp" and families.get(above) == "state":
            return ALLEGED, above
        wanted = (
            rel == "xcomp"
            and lemma not in words["factual"]
            and any(tree.lower[kid] == "to" for kid in tree.children(node, "mark"))
        )
        open_ = rel in ("ccomp", "csubj") and tree.upos[above] == "ADJ" and _is_open(above, reading)
        if wanted or open_ or (rel == "acl" and _is_content(node, above, reading)):
            return HYPOTHETICAL, None
        if (
            lemma in SAYING
            and tree.upos[above] == "VERB"
            and above != trigger
            and rel != "conj"
            and above not in families
        ):
            return ALLEGED, above
        node = above
    return ASSERTED, None


def is_any(noun: int, reading: Reading) -> bool:
    """Whether a noun stands for what may happen, or for what is only alleged ("any attack", "the alleged attack")."""
    tree = reading.tree
    return any(tree.lower[kid] == "any" or tree.lower[kid] in ALLEGED_ONLY for kid in tree.kids[noun] if kid < noun)


def is_courtesy(noun: int, reading: Reading) -> bool:
    """Whether a request is only the reporter's ("did not respond to a request for comment")."""
    tree = reading.tree
    return any(tree.lower[kid] in ("comment", "comments", "interview") for kid in tree.children(noun, "nmod", "obl"))


def _is_open(adjective: int, reading: Reading) -> bool:
    """Whether an adjective leaves open what its clause says ("it is unclear that", "it is not true that")."""
    return reading.tree.lower[adjective] in OPEN or is_negated(adjective, reading)


def _is_content(clause: int, noun: int, reading: Reading) -> bool:
    """Whether a clause with "that" is what a noun such as "claim" or "fear" holds."""
    tree = reading.tree
    nouns = reading.words["report_nouns"]
    return tree.case(clause) == "that" and not nouns.isdisjoint(noun_lemmas(tree.lower[noun]))


def _is_meant(verb: int, reading: Reading) -> bool:
    tree = reading.tree
    marks = {tree.lower[kid] for kid in tree.kids[verb] if tree.rels[kid] in ("mark", "case")}
    if tree.xpos[verb] == "VBG":
        return bool(marks & MEANT) or tree.case(verb) in MEANT
    return (
        tree.xpos[verb] == "VB" and "to" in marks and tree.rels[verb] in ("root", "acl", "nmod", "obl", "conj", "advcl")
    )
