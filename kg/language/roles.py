"""Who stands where around a verb: subject, object, prepositional phrases; passives and shared subjects undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.language.tree import NOMINAL, Tree

RELATIVE = frozenset({"who", "which", "that", "whom"})
SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "agree", "offer", "swear", "refuse"})
"""Verbs whose own subject does what their infinitive says, even where they have an object."""

CALLING = frozenset({"call", "appeal", "plead", "shout", "beckon"})
"""Verbs that name whom they ask after a preposition ("call on X to")."""

PUNISHING = frozenset(
    "sentence blame criticise criticize condemn denounce jail imprison arrest detain punish fine charge convict try "
    "sanction indict thank praise commend reward".split()
)
"""Verbs after which "for" names the deed of their object."""

APART = frozenset({"alongside", "against", "with", "towards", "toward"})
"""Prepositions after which nothing is an object, whatever the tree says."""

PASSIVE_TAGS = frozenset({"VBN", "VBD"})
SUFFERED = frozenset(
    (
        "kill wound injure arrest detain jail imprison abduct kidnap execute murder assassinate massacre slay slaughter"
    ).split()
) | frozenset("behead hang torture displace evict deport convict sentence evacuate hospitalise hospitalize".split())
"""Verbs that want an object: without it and a helper they tell what was suffered ("Two men killed in Basra")."""

FINITE = frozenset({"VBD", "VBZ", "VBP"})
DEEPEST = 40
"""Clauses that are looked up for a shared subject; deeper nesting is no sentence of news."""


@dataclass
class Roles:
    """Nodes of the participants of one verb, as the active voice has them."""

    subj: int | None = None
    obj: int | None = None
    iobj: int | None = None
    obliques: list[tuple[str, int]] = field(default_factory=list)
    """Preposition and node, left to right."""
    passive: bool = False
    own_subject: bool = True
    """Whether the verb has its subject itself and does not share it."""

    @property
    def surface(self) -> int | None:
        """The subject as it is written, which other clauses share."""
        return self.obj if self.passive else self.subj


class RoleFinder:
    """Finds the roles of the verbs of one sentence, each once."""

    def __init__(self, tree: Tree, lemmas: list[str]) -> None:
        """`lemmas` are those of the tokens as verbs."""
        self._tree, self._lemmas = tree, lemmas
        self._found: dict[int, Roles] = {}

    def of(self, verb: int, depth: int = 0) -> Roles:
        """The roles of a verb."""
        if verb not in self._found:
            self._found[verb] = Roles()  # a circle ends here
            self._found[verb] = self._read(verb, depth)
        return self._found[verb]

    def _read(self, verb: int, depth: int) -> Roles:
        tree = self._tree
        misread = tree.misread_subject(verb)
        if misread is not None:
            beside = [kid for kid in tree.kids[tree.heads[verb]] if kid > verb and tree.rels[kid] in ("nmod", "obl")]
            return Roles(misread, tree.heads[verb], obliques=[(tree.case(kid), kid) for kid in beside])
        roles = Roles(passive=self._is_passive(verb))
        subject = None
        for kid in tree.kids[verb]:
            rel = tree.rels[kid]
            if rel in ("nsubj", "nsubj:outer"):
                subject = kid if subject is None else subject
            elif rel == "nsubj:pass":
                subject = kid if subject is None else subject
                offers = self._lemmas[verb] in SUBJECT_CONTROL and tree.child(verb, "xcomp") is not None
                is_passive = tree.xpos[verb] in PASSIVE_TAGS and not self._has_have(verb) and not offers
                is_passive = is_passive and not self._is_told(verb)
                roles.passive = roles.passive or is_passive
            elif rel == "obj" and tree.case(kid) in APART:
                roles.obliques.append((tree.case(kid), kid))
            elif rel == "obj":
                roles.obj = kid if roles.obj in (None, kid - 1) else roles.obj  # "a night curfew", both called objects
            elif rel == "iobj":
                roles.iobj = kid
            elif rel in ("obl", "obl:agent", "nmod") and tree.upos[kid] in NOMINAL | {"ADJ", "X", "VERB", "SYM"}:
                roles.obliques.append((tree.case(kid), kid))
        if subject is None and (
            tree.xpos[verb] in FINITE
            or (tree.xpos[verb] == "VBN" and tree.child(verb, "obj", "xcomp", "ccomp") is not None)
        ):
            subject = self._bare_before(verb)
        if roles.obj is None and not roles.passive and tree.xpos[verb] in FINITE:
            roles.obj = self._bare_after(verb)
        roles.passive = roles.passive or self._is_suffered(verb, subject, roles)
        self._place_subject(verb, subject, roles)
        self._place_agent(roles)
        if subject is None and depth < DEEPEST:
            roles.own_subject = False
            self._share_subject(verb, roles, depth)
        self._fill_gap(verb, roles)
        return roles

    def _is_passive(self, verb: int) -> bool:
        tree = self._tree
        if self._has_have(verb):
            return False
        if any(
            tree.rels[kid] == "aux:pass" and self._lemmas[kid] not in ("have", "'ve", "do") for kid in tree.kids[verb]
        ):
            return True
        if tree.xpos[verb] not in PASSIVE_TAGS or any(
            tree.rels[kid] in ("aux", "obj", "nsubj") for kid in tree.kids[verb]
        ):
            return False
        rel = tree.rels[verb]
        if rel == "conj" and tree.xpos[verb] == "VBN":
            return self._is_passive(tree.heads[verb])
        return rel in ("acl", "amod") or (rel == "advcl" and tree.xpos[verb] == "VBN")

    def _is_suffered(self, verb: int, subject: int | None, roles: Roles) -> bool:
        tree = self._tree
        bare = tree.xpos[verb] in PASSIVE_TAGS and tree.child(verb, "aux", "aux:pass", "ccomp", "xcomp") is None
        return bare and subject is not None and roles.obj is None and self._lemmas[verb] in SUFFERED

    def _is_told(self, verb: int) -> bool:
        """A main verb with an object or a content and without "be" is no passive, whatever the tree says."""
        tree = self._tree
        helped = any(tree.rels[kid] in ("aux", "aux:pass", "cop") for kid in tree.kids[verb])
        has_more = tree.child(verb, "obj", "ccomp", "xcomp") is not None
        return tree.rels[verb] == "root" and has_more and not helped

    def _bare_before(self, verb: int) -> int | None:
        """A noun right before a finite verb that the parser hung elsewhere without a preposition is its subject."""
        tree = self._tree
        node = verb - 1
        while node >= 0 and tree.upos[node] in ("ADV", "AUX"):
            node -= 1
        if (
            node < 0
            or tree.upos[node] not in ("NOUN", "PROPN")
            or tree.rels[node] not in ("conj", "appos", "nmod", "obl", "dep", "list", "obl:unmarked", "nmod:unmarked")
        ):
            return None
        if tree.rels[verb] in ("conj", "acl:relcl") or any(tree.rels[kid] in ("case", "cc") for kid in tree.kids[node]):
            return None
        return node

    def _bare_after(self, verb: int) -> int | None:
        """The same for a noun phrase right after the verb."""
        tree = self._tree
        for node in range(verb + 1, min(verb + 6, len(tree))):
            if tree.upos[node] in ("NOUN", "PROPN") and not (node + 1 < len(tree) and tree.heads[node] == node + 1):
                wrong = tree.rels[node] in ("nmod", "appos", "dep", "obl", "conj") and not any(
                    tree.rels[kid] in ("case", "cc", "mark") for kid in tree.kids[node]
                )
                return node if wrong and tree.heads[node] < verb else None
            if tree.upos[node] not in ("DET", "ADJ", "NUM", "NOUN", "PROPN"):
                return None
        return None

    def _has_have(self, verb: int) -> bool:
        """No passive, whatever the tree says: "have killed" (but "have been killed" is one)."""
        tree = self._tree
        helpers = [tree.lower[kid] for kid in tree.kids[verb] if tree.rels[kid] in ("aux", "aux:pass") and kid < verb]
        return bool(helpers) and helpers[-1] in ("have", "has", "had", "'ve", "’ve")

    def _place_subject(self, verb: int, subject: int | None, roles: Roles) -> None:
        if subject is None:
            return
        tree = self._tree
        if (
            tree.lower[subject] in RELATIVE
            and tree.rels[verb] in ("acl:relcl", "acl", "ccomp", "conj", "advcl")
            and tree.heads[verb] >= 0
        ):
            above = tree.heads[verb]
            subject = above if tree.upos[above] in NOMINAL else subject
        if not roles.passive:
            roles.subj = subject
        elif roles.obj is None:
            roles.obj = subject
        else:
            roles.iobj = subject

    def _place_agent(self, roles: Roles) -> None:
        if not roles.passive:
            return
        for preposition, node in roles.obliques:
            if preposition == "by" or (self._tree.rels[node] == "obl:agent" and preposition in ("", "from")):
                roles.subj = node
                return
        for _, node in roles.obliques:
            for kid in self._tree.kids[node]:
                if self._tree.rels[kid] == "nmod" and self._tree.case(kid) == "by":
                    roles.subj = kid
                    return

    def _share_subject(self, verb: int, roles: Roles, depth: int) -> None:
        tree, rel, head = self._tree, self._tree.rels[verb], self._tree.heads[verb]
        shared: int | None = None
        if head < 0:
            return
        if rel == "acl" and any(tree.forms[kid] == ";" for kid in tree.kids[verb] if kid < verb):
            above = next((node for node in tree.ancestors(verb) if tree.is_verb(node)), None)
            shared = None if above is None else self.of(above, depth + 1).surface  # "hit two bases; destroyed a depot"
        elif rel == "acl" and tree.child(head, "cop") is not None:
            shared = self.of(head, depth + 1).subj
        elif rel == "acl":
            shared = head if tree.xpos[verb] in ("VBG", "VBN", "VBD") else self._holder(head, depth)
        elif rel == "acl:relcl":
            shared = head
        elif rel == "xcomp" or (rel == "advcl" and self._lemmas[head] in CALLING):
            shared = self._controller(verb, head, depth)
        elif rel == "advcl" and (done := self._done_by_object(verb, head, depth)) is not None:
            shared = done
        elif rel in ("conj", "advcl", "ccomp", "parataxis") and not (
            rel == "ccomp" and tree.xpos[verb] in ("VBD", "VBZ")
        ):
            shared = self.of(head, depth + 1).surface
        if shared is None:
            return
        if not roles.passive:
            roles.subj = shared
        elif roles.obj is None:
            roles.obj = shared

    def _done_by_object(self, verb: int, head: int, depth: int) -> int | None:
        """Who did it where somebody is suspected of it, pressed into it, kept from it, or punished for it."""
        mark = self._tree.case(verb)
        if self._tree.xpos[verb] != "VBG" or not (
            mark in ("of", "into", "from") or (mark == "for" and self._lemmas[head] in PUNISHING)
        ):
            return None
        above = self.of(head, depth + 1)
        return above.obj if above.obj is not None and above.obj < verb else None

    def _controller(self, verb: int, head: int, depth: int) -> int | None:
        above = self.of(head, depth + 1)
        if self._lemmas[head] in SUBJECT_CONTROL:
            return above.surface
        if above.passive:
            return above.surface
        for node in (above.iobj, above.obj):
            if node is not None:
                return node
        asked = [
            node
            for preposition, node in above.obliques
            if preposition in ("on", "upon", "to", "for", "with") and node < verb
        ]
        return asked[0] if asked and self._lemmas[head] in CALLING else above.surface

    def _holder(self, noun: int, depth: int) -> int | None:
        """Whose plan, order or threat a noun is: its possessor, or the subject of the verb above."""
        tree = self._tree
        owner = tree.child(noun, "nmod:poss")
        if owner is not None:
            return owner
        head = tree.heads[noun]
        return self.of(head, depth + 1).subj if head >= 0 and tree.rels[noun] in ("obj", "nsubj:pass", "obl") else None

    def _fill_gap(self, verb: int, roles: Roles) -> None:
        """The object of a relative clause is what it describes ("the base that they shelled")."""
        tree = self._tree
        if tree.rels[verb] != "acl:relcl" or roles.passive:
            return
        antecedent = tree.heads[verb]
        if (roles.obj is not None and tree.lower[roles.obj] in RELATIVE) or (
            roles.obj is None and roles.subj is not None and roles.subj != antecedent and not roles.obliques
        ):
            roles.obj = antecedent
