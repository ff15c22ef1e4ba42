"""Statements of a sentence: frames laid over its tree, with who, whom, in which voice and according to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.language.coreference import Antecedents
from kg.language.lemmas import noun_lemmas
from kg.language.lexicon import Frame, Lexicon
from kg.language.mentions import NAME, NONE, THING, Mention, MentionFinder
from kg.language.roles import RoleFinder, Roles
from kg.language.tree import NOMINAL, Tree
from kg.language.units import Units
from kg.language.voice import Voice, VoiceFinder
from kg.language.wordlists import Words
from kg.model import Ref
from kg.ontology import Ontology

MODIFIERS = ("compound", "amod", "nmod", "nmod:poss", "nummod")
PARTY_IN = ("nmod:poss", "nmod", "compound", "amod")
VERBAL = frozenset({"accuse", "reject", "support", "threaten", "request", "state", "agree", "consult", "concede", "sanction", "protest"})
"""Families whose target is a party even where the words name its deed ("condemned Israel's decision")."""
SPOKEN = frozenset({"accuse", "reject", "request", "threaten", "agree", "consult", "support"})
"""Families of acts done with words: whoever does them is somebody, whatever the noun."""

DEMAND = Frame("act:request", "say", targets=("that",), actors=("subj",))


class Statement(NamedTuple):
    """One telling of an action in a sentence."""

    frame: Frame
    trigger: int
    actors: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    voice: Voice
    nominal: bool
    means: str = ""

    @property
    def action(self) -> Ref:
        """The action or relation of the ontology."""
        return self.frame.action


class Reading:
    """One sentence with everything that frames ask of it."""

    def __init__(
        self, tree: Tree, text: str, units: Units, lexicon: Lexicon, words: Words, ontology: Ontology,
        before: Sequence[Sequence[Mention]] = (),
    ) -> None:
        """Prepare the sentence; nothing is matched yet. `before` are the parties of the sentences before, nearest first."""
        self.tree, self._lexicon, self.words, self._ontology = tree, lexicon, words, ontology
        self.lemmas = [lexicon.lemmas.verb(lower) if tag[:2] == "VB" or upos == "VERB" else lower for lower, tag, upos in zip(tree.lower, tree.xpos, tree.upos, strict=True)]
        self._near: dict[int, set[str]] = {}
        self._statements: list[Statement] | None = None
        self.roles = RoleFinder(tree, self.lemmas)
        self.mentions = MentionFinder(tree, text, units, words)
        self._antecedents = Antecedents(tree, self.roles, self.mentions, before)
        self._voices = VoiceFinder(tree, self.lemmas, self.roles, words)

    def statements(self) -> list[Statement]:
        """What the sentence tells, in the order of its words."""
        if self._statements is None:
            self._statements = self._find()
        return self._statements

    def _find(self) -> list[Statement]:
        verbs, nouns = self._triggers()
        families = {node: self._family(frame) for node, frame in (*verbs.items(), *nouns.items())}
        found = [self._of_verb(node, frame, families) for node, frame in verbs.items()]
        found += [self._of_noun(node, frame, families) for node, frame in nouns.items()]
        return sorted((s for s in found if s is not None), key=lambda s: s.trigger)

    def _family(self, frame: Frame) -> str:
        return self._ontology.family(frame.action).partition(":")[2] if frame.action.startswith("act:") else ""

    def _triggers(self) -> tuple[dict[int, Frame], dict[int, Frame]]:
        tree = self.tree
        verbs: dict[int, Frame] = {}
        consumed: set[int] = set()
        for node in range(len(tree)):
            if tree.is_verb(node):
                if self.mentions.hit(node) is not None and tree.forms[node][:1].isupper():
                    continue
                frame = self._demand(node) or self._verb_frame(node, consumed)
                if frame is not None:
                    verbs[node] = frame
            elif tree.upos[node] == "ADJ" and tree.lower[node] in self._lexicon.adjectives:
                frame = next((f for f in self._lexicon.adjectives[tree.lower[node]] if f.action.startswith("act:") and self._fits_verb(node, f) is not None), None)
                if frame is not None:
                    verbs[node] = frame
        nouns: dict[int, Frame] = {}
        for node in range(len(tree)):
            if node in consumed or node in verbs or tree.upos[node] not in ("NOUN", "PROPN") or tree.rels[node] in ("compound", "flat"):
                continue
            if self.mentions.hit(node) is None:
                frame = self._noun_frame(node)
                if frame is not None:
                    nouns[node] = frame
        return verbs, nouns

    def _demand(self, node: int) -> Frame | None:
        """ "said that X must leave" asks X to leave."""
        tree = self.tree
        if self.lemmas[node] not in self.words["reporting"]:
            return None
        for kid in tree.kids[node]:
            if tree.rels[kid] == "ccomp" and any(tree.rels[aux] == "aux" and tree.lower[aux] in self.words["duty"] for aux in tree.kids[kid]):
                return DEMAND
        return None

    def _verb_frame(self, node: int, consumed: set[int]) -> Frame | None:
        for frame in self._lexicon.verbs.get(self.lemmas[node], ()):
            held = self._fits_verb(node, frame)
            if held is not None:
                consumed |= held
                return frame
        return None

    def _fits_verb(self, node: int, frame: Frame) -> set[int] | None:
        """The nodes that the frame takes up, or None where it does not fit."""
        roles = self.roles.of(node)
        if frame.objects and not (roles.obliques if frame.prepositions else roles.obj is not None):
            return None
        if frame.particles:
            near = self._particles(node, roles)
            if not all(options & near for options in frame.particles):
                return None
        if frame.excluded and self._has_excluded(frame, roles):
            return None
        if not frame.objects:
            return set()
        if frame.prepositions:
            places = [n for preposition, n in roles.obliques if preposition in frame.prepositions]
        else:
            places = [] if roles.obj is None else self.tree.conjuncts(roles.obj)
        held = {n for n in places for m in (n, *self._measured(n)) if not frame.objects.isdisjoint(noun_lemmas(self.tree.lower[m]))}
        if frame.modifiers and not any(not frame.modifiers.isdisjoint(self._modifiers(n)) for n in held):
            return None
        return held or None

    def _measured(self, node: int) -> list[int]:
        """What an amount is of: aid in "five million dollars of aid"."""
        tree = self.tree
        if tree.upos[node] != "NUM" and not any(tree.upos[kid] in ("NUM", "SYM") for kid in tree.kids[node]):
            return []
        return [kid for kid in tree.kids[node] if tree.rels[kid] == "nmod" and tree.case(kid) in ("of", "in")]

    def _modifiers(self, node: int) -> set[str]:
        """The lemmas of the words that modify a noun."""
        tree = self.tree
        return {lemma for kid in tree.kids[node] if tree.rels[kid] in MODIFIERS for lemma in noun_lemmas(tree.lower[kid])}

    def _particles(self, node: int, roles: Roles) -> set[str]:
        if node not in self._near:
            self._near[node] = self._find_particles(node, roles)
        return self._near[node]

    def _find_particles(self, node: int, roles: Roles) -> set[str]:
        tree = self.tree
        near = {tree.lower[kid] for kid in tree.kids[node] if tree.rels[kid] in ("compound:prt", "advmod", "case", "mark", "obl") and kid > node}
        near |= {preposition for preposition, n in roles.obliques if n > node and self.mentions.at(n).kind != NONE}
        for kid in tree.kids[node]:
            if tree.rels[kid] in ("advcl", "xcomp", "ccomp"):
                near.add(tree.case(kid))
        if node + 1 < len(tree) and tree.upos[node + 1] == "ADP":
            near.add(tree.lower[node + 1])
        return near

    def _has_excluded(self, frame: Frame, roles: Roles) -> bool:
        tree = self.tree
        if roles.obj is None:
            return False
        return not frame.excluded.isdisjoint({*noun_lemmas(tree.lower[roles.obj]), *self._modifiers(roles.obj)})

    def _noun_frame(self, node: int) -> Frame | None:
        tree = self.tree
        lemma = next((lemma for lemma in noun_lemmas(tree.lower[node]) if lemma in self._lexicon.nouns), None)
        if lemma is None:
            return None
        near = self._modifiers(node)
        for frame in self._lexicon.nouns[lemma]:
            if frame.modifiers and frame.modifiers.isdisjoint(near):
                continue
            if frame.excluded and not frame.excluded.isdisjoint(near):
                continue
            return frame
        return None

    def _of_verb(self, node: int, frame: Frame, families: dict[int, str]) -> Statement | None:
        roles = self.roles.of(node)
        held = next(iter(sorted(self._fits_verb(node, frame) or ())), None) if frame.objects else None
        actors = self._first(frame.actors, node, roles, held)
        targets = self._first(frame.targets, node, roles, held)
        means = ""
        parties = self._parties(actors)
        if actors and not parties and self.tree.rels[node] in ("acl", "acl:relcl"):
            parties = self._authors(actors)
        if actors and not parties and families.get(node) in SPOKEN and not self.words["means"].intersection(noun_lemmas(self.tree.lower[actors[0]])):
            parties = tuple(m for n in actors for m in self.mentions.all(n) if m.kind == THING)
        if actors and not parties:
            parties, means = self._behind_means(actors)
        if actors and not parties:
            parties = self._authors(actors)
        found = self._targets(targets, families.get(node, ""))
        voice = self._voices.of(node, families)
        return Statement(frame, node, parties, found, voice, nominal=False, means=means)

    def _of_noun(self, node: int, frame: Frame, families: dict[int, str]) -> Statement | None:
        tree = self.tree
        actors = self._noun_slots(node, frame.actors)
        targets = self._noun_slots(node, frame.targets)
        head, rel = tree.heads[node], tree.rels[node]
        if rel == "conj":
            head, rel = tree.heads[head], tree.rels[head]
        if head >= 0 and self.lemmas[head] in self.words["light"] and rel in ("obj", "nsubj:pass", "obl"):
            roles = self.roles.of(head)
            if not actors and roles.subj is not None and roles.subj != node:
                actors = [roles.subj]
            if not targets:
                targets = [n for slot in frame.targets for preposition, n in roles.obliques if preposition == slot and n != node][:1]
        between = self._noun_slots(node, ("between", "among"))
        if between and actors:
            targets = between
        elif between:
            actors, targets = between, targets if targets and targets != between else []
        parties = self._parties([n for n in actors if n not in targets])
        found = self._targets(targets, families.get(node, ""))
        if not parties and not found:
            return None
        return Statement(frame, node, parties, found, self._voices.of(node, families), nominal=True)

    def _first(self, slots: tuple[str, ...], node: int, roles: Roles, held: int | None) -> list[int]:
        """The nodes of the first slot that is filled."""
        for slot in slots:
            found = [n for n in self._slot(slot, node, roles, held) if n != node and self.mentions.at(n).kind != NONE]
            if found:
                return found
        return []

    def _slot(self, slot: str, node: int, roles: Roles, held: int | None) -> list[int]:
        tree = self.tree
        if slot == "subj":
            return [] if roles.subj is None else [roles.subj]
        if slot == "obj":
            return [] if roles.obj is None else [roles.obj]
        if slot == "iobj":
            return [] if roles.iobj is None else [roles.iobj]
        if slot in ("poss", "mod"):
            return [] if held is None else self._noun_slots(held, (slot,))
        if slot == "that":
            return self._subjects_of_content(node)
        found = [n for preposition, n in roles.obliques if preposition == slot]
        if not found and held is not None:
            found = [kid for kid in tree.kids[held] if tree.rels[kid] in ("nmod", "obl") and tree.case(kid) == slot]
        if not found and slot == "to" and tree.child(node, "xcomp") is not None:
            found = [n for n in (roles.iobj, roles.obj) if n is not None and n != held][:1]
        return found

    def _subjects_of_content(self, node: int) -> list[int]:
        tree = self.tree
        for kid in tree.kids[node]:
            if tree.rels[kid] in ("ccomp", "xcomp", "advcl"):
                subject = self.roles.of(kid).surface
                if subject is not None and self.roles.of(kid).own_subject:
                    return [subject]
        return []

    def _noun_slots(self, node: int, slots: tuple[str, ...]) -> list[int]:
        tree = self.tree
        for slot in slots:
            if slot == "poss":
                found = tree.children(node, "nmod:poss")
            elif slot == "mod":
                found = [kid for kid in tree.kids[node] if tree.rels[kid] in ("compound", "amod", "nmod") and kid < node and self._names_party(kid)]
            else:
                found = [kid for kid in tree.kids[node] if tree.rels[kid] in ("nmod", "obl", "acl") and tree.case(kid) == slot and kid > node]
            if found:
                return found
        return []

    def _names_party(self, node: int) -> bool:
        hit = self.mentions.hit(node)
        return hit is not None or self.mentions.at(node).kind == NAME or bool(self.mentions.at(node).role)

    def _parties(self, nodes: list[int]) -> tuple[Mention, ...]:
        """The mentions that can act; things and times cannot."""
        found = [self._antecedents.resolve(m) for node in nodes for m in self.mentions.all(node)]
        return tuple(m for m in found if m.is_party or (m.kind == THING and m.within))

    def party(self, node: int) -> Mention:
        """The mention at a node, pronouns resolved."""
        return self._antecedents.resolve(self.mentions.at(node))

    def parties(self) -> list[Mention]:
        """The named parties of the sentence, subjects first: what later sentences refer to."""
        tree = self.tree
        nodes = [n for n in range(len(tree)) if tree.rels[n] in ("nsubj", "nsubj:pass", "obj", "obl", "nmod", "root") and tree.upos[n] in NOMINAL]
        nodes.sort(key=lambda n: (tree.rels[n][:5] != "nsubj", n))
        return [m for n in nodes if (m := self.mentions.at(n)).kind == NAME or m.kind == "agent" and m.role]

    def _behind_means(self, nodes: list[int]) -> tuple[tuple[Mention, ...], str]:
        """ "Israeli strikes killed": the strikes are the means, who stands before them acts."""
        tree = self.tree
        for node in nodes:
            owners = self._noun_slots(node, ("poss", "by", "mod")) if not self.words["means"].isdisjoint(noun_lemmas(tree.lower[node])) else []
            if owners:
                return self._parties(owners), tree.lower[node]
        return (), next(iter(noun_lemmas(tree.lower[nodes[0]])))

    def _authors(self, nodes: list[int]) -> tuple[Mention, ...]:
        """Who stands behind a paper that condemns or demands: those who adopted, issued or signed it."""
        tree = self.tree
        for node in nodes:
            above = tree.heads[node]
            is_paper = not self.words["papers"].isdisjoint(noun_lemmas(tree.lower[node]))
            if is_paper and above >= 0 and tree.upos[above] == "VERB" and tree.rels[node] in ("obj", "obl"):
                subject = self.roles.of(above).subj
                if subject is not None and subject != node:
                    return self._parties([subject])
        return ()

    def _targets(self, nodes: list[int], family: str) -> tuple[Mention, ...]:
        found = [self._antecedents.resolve(m) for node in nodes for m in self.mentions.all(node) if m.kind != NONE]
        if family in VERBAL:
            found = [self._party_in(m) for m in found]
        return tuple(found)

    def _party_in(self, mention: Mention) -> Mention:
        """The party in a phrase that names its deed, or the phrase itself."""
        if mention.kind != THING:
            return mention
        tree = self.tree
        for kid in tree.kids[mention.node]:
            if tree.rels[kid] in PARTY_IN and tree.case(kid) in ("", "of", "by", "against", "on", "in", "from") and self.mentions.at(kid).kind in ("name", "agent"):
                return self.mentions.at(kid)
        return mention
