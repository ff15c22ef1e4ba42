"""The nodes that stand in the slots of a frame: `subj`, `obj`, a preposition, `poss`, `mod`, `that` ..."""

from __future__ import annotations

from kg.language.mentions import NAME, NONE, MentionFinder
from kg.language.roles import RoleFinder, Roles
from kg.language.tree import Tree

OFFERED = frozenset("support response retaliation revenge reprisal coordination cooperation solidarity".split())
"""After "in" these tell what for, and are no target: "strikes in support of X"."""


class SlotFinder:
    """Fills slots in one sentence."""

    def __init__(self, tree: Tree, roles: RoleFinder, mentions: MentionFinder) -> None:
        """`mentions` tell names from times and things."""
        self._tree, self._roles, self._mentions = tree, roles, mentions

    def of_verb(self, slots: tuple[str, ...], node: int, held: int | None) -> list[int]:
        """The nodes of the first slot that is filled; `held` is the object noun that the frame itself holds."""
        roles = self._roles.of(node)
        for slot in slots:
            filled = self._fill(slot, node, roles, held)
            found = [n for n in filled if n != node and self._mentions.at(n).kind != NONE]
            if found:
                return found
        return []

    def of_noun(self, slots: tuple[str, ...], node: int) -> list[int]:
        """The same for a noun: its possessor, its modifiers before it, its prepositional phrases after it."""
        tree = self._tree
        for slot in slots:
            if slot == "poss":
                found = tree.children(node, "nmod:poss")
            elif slot == "mod":
                before = (kid for kid in tree.children(node, "compound", "amod", "nmod") if kid < node)
                found = [kid for kid in before if self._is_party(kid)]
            else:
                after = (kid for kid in tree.children(node, "nmod", "obl", "acl") if kid > node)
                found = [kid for kid in after if tree.case(kid) == slot and not self._is_purpose(kid)]
            if found:
                return found
        return []

    def beside_light_verb(self, slots: tuple[str, ...], node: int, roles: Roles) -> list[int]:
        """The prepositional phrase of a verb over an event noun ("held talks on Friday with X")."""
        return next(([n] for slot in slots for word, n in roles.obliques if word == slot and n != node), [])

    def _fill(self, slot: str, node: int, roles: Roles, held: int | None) -> list[int]:
        if slot in ("subj", "obj", "iobj"):
            found = getattr(roles, slot)
            return [] if found is None else [found]
        if slot in ("poss", "mod"):
            return [] if held is None else self.of_noun((slot,), held)
        if slot == "that":
            return self._subject_of_content(node)
        tree = self._tree
        nodes = [n for word, n in roles.obliques if word == slot]
        if not nodes and held is not None:
            near = [*tree.children(held, "nmod", "obl"), *self._behind_means(held, node)]
            nodes = [kid for kid in near if tree.case(kid) == slot]
        if not nodes and slot == "against":
            nodes = [kid for _, n in roles.obliques for kid in tree.children(n, "nmod") if tree.case(kid) == slot]
        nodes = [n for n in nodes if not self._is_purpose(n)]
        if not nodes and slot == "to" and tree.child(node, "xcomp") is not None:
            nodes = [n for n in (roles.iobj, roles.obj) if n is not None and n != held][:1]
        return nodes

    def _is_purpose(self, node: int) -> bool:
        return self._tree.lower[node] in OFFERED and self._tree.case(node) == "in"

    def _behind_means(self, held: int, verb: int) -> list[int]:
        """What hangs from the means of an act: fighters in "strikes using drones against fighters"."""
        tree = self._tree
        using = [
            kid for node in (held, verb) for kid in tree.children(node, "acl", "advcl") if tree.lower[kid] == "using"
        ]
        means = [n for kid in using for thing in tree.children(kid, "obj") for n in tree.conjuncts(thing)]
        return [kid for n in (*using, *means) for kid in tree.children(n, "nmod", "obl")]

    def _subject_of_content(self, node: int) -> list[int]:
        for kid in self._tree.children(node, "ccomp", "xcomp", "advcl"):
            content = self._roles.of(kid)
            if content.surface is not None and content.own_subject:
                return [content.surface]
        return []

    def _is_party(self, node: int) -> bool:
        mention = self._mentions.at(node)
        named = self._mentions.hit(node) is not None or mention.kind == NAME
        return named or (bool(mention.role) and self._tree.upos[node] != "ADJ")
