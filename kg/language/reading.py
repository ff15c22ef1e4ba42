"""Statements of a sentence: frames laid over its tree, with who, whom, in which voice and according to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.language.coreference import Antecedents
from kg.language.lemmas import noun_lemmas
from kg.language.lexicon import Frame, Lexicon
from kg.language.matching import Matcher
from kg.language.mentions import AGENT, NAME, NONE, THING, Mention, MentionFinder
from kg.language.roles import RoleFinder
from kg.language.slots import SlotFinder
from kg.language.tree import NOMINAL, Tree
from kg.language.units import Units
from kg.language.voice import Voice, VoiceFinder
from kg.language.wordlists import Words
from kg.model import Ref
from kg.ontology import Ontology

VERBAL = frozenset("accuse reject support threaten request state agree consult concede sanction protest".split())
"""Families whose target is a party even where the words name its deed ("condemned Israel's decision")."""

SPOKEN = frozenset("accuse reject request threaten agree consult support".split())
"""Families of acts done with words: whoever does them is somebody, whatever the noun."""

INSIDE = frozenset({"", "of", "by", "against", "on", "in", "from"})
"""Prepositions between a deed and its party; none for possessors and modifiers."""

HELPFUL = frozenset("support aid cooperate".split())

REFERRED_TO = ("nsubj", "nsubj:pass", "obj", "obl", "nmod", "root")


class Statement(NamedTuple):
    """One telling of an action in a sentence."""

    frame: Frame
    trigger: int
    actors: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    voice: Voice
    nominal: bool
    """Told by a noun ("the attack on the base") and not by a verb."""
    means: str = ""
    """The lemma of a subject that is no party ("bomb" in "a bomb killed two")."""

    @property
    def action(self) -> Ref:
        """The action or relation of the ontology."""
        return self.frame.action


class Reading:
    """One sentence with everything that frames ask of it."""

    def __init__(
        self,
        tree: Tree,
        text: str,
        units: Units,
        lexicon: Lexicon,
        words: Words,
        ontology: Ontology,
        before: Sequence[Sequence[Mention]] = (),
    ) -> None:
        """Prepare the sentence; `before` are the parties of the sentences before, the nearest sentence first."""
        self.tree, self.words, self._ontology = tree, words, ontology
        self.lemmas = [
            lexicon.lemmas.verb(lower) if tag[:2] == "VB" or upos == "VERB" else lower
            for lower, tag, upos in zip(tree.lower, tree.xpos, tree.upos, strict=True)
        ]
        self.roles = RoleFinder(tree, self.lemmas)
        self.mentions = MentionFinder(tree, text, units, words)
        self._matcher = Matcher(tree, self.lemmas, self.roles, self.mentions, lexicon, words)
        self._slots = SlotFinder(tree, self.roles, self.mentions)
        self._antecedents = Antecedents(tree, self.roles, self.mentions, before)
        self._voices = VoiceFinder(tree, self.lemmas, self.roles, words)
        self._statements: list[Statement] | None = None

    def statements(self) -> list[Statement]:
        """What the sentence tells, in the order of its words."""
        if self._statements is None:
            self._statements = self._find()
        return self._statements

    def party(self, node: int) -> Mention:
        """The mention at a node, pronouns resolved."""
        return self._antecedents.resolve(self.mentions.at(node))

    def parties(self) -> list[Mention]:
        """The named parties of the sentence, subjects first: what later sentences refer to."""
        tree = self.tree
        nodes = [n for n in range(len(tree)) if tree.rels[n] in REFERRED_TO and tree.upos[n] in NOMINAL]
        nodes.sort(key=lambda n: (not tree.rels[n].startswith("nsubj"), n))
        mentions = [self.mentions.at(n) for n in nodes]
        return [m for m in mentions if m.kind == NAME or (m.kind == AGENT and m.role)]

    def _find(self) -> list[Statement]:
        verbs, nouns = self._matcher.triggers()
        families = {node: self._family(frame) for node, frame in (*verbs.items(), *nouns.items())}
        found = [self._of_verb(node, frame, families) for node, frame in verbs.items()]
        found += [s for node, frame in nouns.items() if (s := self._of_noun(node, frame, families)) is not None]
        return sorted(found, key=lambda statement: statement.trigger)

    def _family(self, frame: Frame) -> str:
        return self._ontology.family(frame.action).partition(":")[2] if frame.action.startswith("act:") else ""

    def _of_verb(self, node: int, frame: Frame, families: dict[int, str]) -> Statement:
        held = self._matcher.held(node, frame)
        actors = self._slots.of_verb(frame.actors, node, held)
        targets = self._slots.of_verb(frame.targets, node, held)
        parties, means = self._who(actors, families[node])
        voice = self._voices.of(node, families)
        return Statement(frame, node, parties, self._whom(targets, families[node]), voice, nominal=False, means=means)

    def _of_noun(self, node: int, frame: Frame, families: dict[int, str]) -> Statement | None:
        tree = self.tree
        actors = self._slots.of_noun(frame.actors, node)
        targets = self._slots.of_noun(frame.targets, node)
        above = tree.heads[node] if tree.rels[node] == "conj" else node
        head, rel = tree.heads[above], tree.rels[above]
        if head >= 0 and rel in ("obj", "nsubj:pass", "obl") and self.lemmas[head] in self.words["light"]:
            roles = self.roles.of(head)
            if not actors and roles.subj not in (None, node):
                actors = [roles.subj]
            targets = targets or self._slots.beside_light_verb(frame.targets, node, roles)
        if families[node] in HELPFUL and (tree.case(node) == "with" or (tree.case(node) == "in" and not actors)):
            actors, targets = self._helped(node, actors, targets)
        if families[node] == "request" and tree.case(node) == "at" and not actors:
            actors, targets = self._slots.of_noun(("of",), node), []  # "at the request of X": X asks
        between = self._slots.of_noun(("between", "among"), node)
        if between and actors:
            targets = between
        elif between:
            actors, targets = between, [] if targets == between else targets
        parties = self._parties([n for n in actors if n not in targets])
        found = self._whom(targets, families[node])
        if not parties and not found:
            return None
        return Statement(frame, node, parties, found, self._voices.of(node, families), nominal=True)

    def _helped(self, node: int, actors: list[int], targets: list[int]) -> tuple[list[int], list[int]]:
        """Who helps whom: "X acts in support of Y", "Y acts with the support of X"."""
        tree, head = self.tree, self.tree.heads[node]
        above = next((n for n in list(tree.ancestors(node))[:3] if tree.is_verb(n)), None)
        subject = None if above is None or tree.rels[node] not in ("obl", "nmod") else self.roles.of(above).subj
        if subject is None:
            return actors, targets
        if tree.case(node) == "in":
            return [subject], targets
        givers = self._slots.of_noun(("poss", "from", "of", "by", "mod"), node)
        helped = head if tree.rels[node] == "nmod" and self.mentions.at(head).is_party else subject
        return (givers, [helped]) if givers and helped not in givers else (actors, targets)

    def _who(self, actors: list[int], family: str) -> tuple[tuple[Mention, ...], str]:
        """The parties that act, and the means where the subject is none."""
        parties = self._parties(actors)
        if parties or not actors:
            return parties, ""
        if authors := self._authors(actors):
            return authors, ""
        if family in SPOKEN and not self._is_listed(actors[0], "means"):
            speakers = tuple(m for n in actors for m in self.mentions.all(n) if m.kind == THING)
            if speakers:
                return speakers, ""
        return self._behind_means(actors)

    def _is_listed(self, node: int, words: str) -> bool:
        return not self.words[words].isdisjoint(noun_lemmas(self.tree.lower[node]))

    def _parties(self, nodes: list[int]) -> tuple[Mention, ...]:
        """The mentions that can act; things and times cannot."""
        found = [self._antecedents.resolve(m) for node in nodes for m in self.mentions.all(node)]
        return tuple(m for m in found if m.is_party or (m.kind == THING and m.within))

    def _behind_means(self, nodes: list[int]) -> tuple[tuple[Mention, ...], str]:
        """Who stands before the means acts: Israel in "Israeli strikes killed"."""
        for node in nodes:
            owners = self._slots.of_noun(("poss", "by", "mod"), node) if self._is_listed(node, "means") else []
            if owners:
                return self._parties(owners), self.tree.lower[node]
        return (), noun_lemmas(self.tree.lower[nodes[0]])[0]

    def _authors(self, nodes: list[int]) -> tuple[Mention, ...]:
        """Who stands behind a paper that condemns or demands: those who adopted, issued or signed it."""
        tree = self.tree
        for node in nodes:
            above = tree.heads[node]
            is_object = above >= 0 and tree.upos[above] == "VERB" and tree.rels[node] in ("obj", "obl")
            if is_object and self._is_listed(node, "papers"):
                subject = self.roles.of(above).subj
                if subject is not None and subject != node:
                    return self._parties([subject])
        return ()

    def _whom(self, nodes: list[int], family: str) -> tuple[Mention, ...]:
        found = [m for node in nodes for m in self.mentions.all(node) if m.kind != NONE]
        found = [self._antecedents.resolve(m) for m in found]
        return tuple(self._party_in(m) for m in found) if family in VERBAL else tuple(found)

    def _party_in(self, mention: Mention) -> Mention:
        """The party in a phrase that names its deed, or the phrase itself."""
        if mention.kind != THING:
            return mention
        tree = self.tree
        for kid in tree.children(mention.node, "nmod:poss", "nmod", "compound", "amod"):
            if tree.case(kid) in INSIDE and self.mentions.at(kid).kind in (NAME, AGENT):
                return self.mentions.at(kid)
        return mention
