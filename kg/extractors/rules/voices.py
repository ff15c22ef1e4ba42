"""The modality of a draft, and who speaks. What cannot be given to anybody is left out: a missing claim is better than
a demand, a threat or an allegation that comes out as a fact."""

from __future__ import annotations

from typing import NamedTuple

from kg.cells import SPLIT
from kg.extractors.rules.parties import Parties, Party, cell
from kg.extractors.rules.people import OUTLET, People
from kg.extractors.rules.walk import Block, Line
from kg.language.reading import Reading, Statement
from kg.language.voice import ALLEGED, ASSERTED, DEMANDED, DENIED, HYPOTHETICAL, PLANNED, THREATENED
from kg.model import Ref
from kg.ontology import Ontology

CLAIMED = "claimed"
DOUBTFUL = frozenset("allegedly supposedly purportedly ostensibly".split())
LIKELY = frozenset("probably likely apparently presumably reportedly seemingly".split())
POSSIBLE = frozenset("possibly perhaps maybe".split())
APPEARING = frozenset("appear seem believe suspect think presume".split())
AFTERMATH = frozenset(
    ("after", "following", "since", "due to", "because of", "in response to", "amid", "despite", "for")
)
"""Prepositions whose noun is an event that did happen."""

ABOUT = 3
"""Sentences before and after a stretch of direct speech in which its speaker is looked for."""


class Said(NamedTuple):
    """How a draft speaks: the columns of its voice; `act` is the trigger of the speech act whose content it is."""

    modality: str
    negative: bool = False
    certainty: str = ""
    speaker: str = ""
    on_behalf_of: str = ""
    via: str = ""
    act: int | None = None
    sure: float = 1.0


class Voices:
    """Finds the voices of one article's statements."""

    def __init__(self, parties: Parties, people: People, ontology: Ontology) -> None:
        """`parties` names the speakers."""
        self._parties, self._people, self._ontology = parties, people, ontology

    def of(self, statement: Statement, at: int, block: Block, actors: list[Party], targets: list[Party]) -> Said | None:
        """The voice of a statement of the block's sentence `at`; None where it must not go out."""
        line = block.lines[at]
        reading, voice = line.reading, statement.voice
        tree, trigger = reading.tree, statement.trigger
        if tree.forms[-1] == "?" or "?" in tree.forms[trigger : trigger + 40]:
            return None
        modality, act = voice.modality, voice.content_of
        if act is not None and self._is_aside(trigger, act, reading):
            modality, act = ASSERTED, None
        said = Said(modality, voice.negative, self._certainty(trigger, reading), act=act)
        speakers = self._speakers(statement, at, block)
        if speakers is None:
            return None
        if act is not None:
            return self._content(said, act, line, speakers, actors)
        return self._plain(said, speakers, actors, targets, tree.heads[trigger] >= 0)

    def _is_aside(self, trigger: int, act: int, reading: Reading) -> bool:
        """Whether a clause in the content of a speech act tells what did happen ("... over the strike that killed X")."""
        tree = reading.tree
        node = trigger
        for above in tree.ancestors(trigger):
            if node == act:
                return False
            past = tree.xpos[node] == "VBD" or any(
                tree.xpos[kid] in ("VBD", "VBZ", "VBP") for kid in tree.children(node, "aux", "cop")
            )
            if tree.rels[node] == "acl:relcl" and past:
                return True
            if (
                tree.rels[node] in ("obl", "nmod")
                and tree.case(node) in AFTERMATH - {"for"}
                and tree.upos[node] == "NOUN"
            ):
                return True
            node = above
        return False

    def _certainty(self, trigger: int, reading: Reading) -> str:
        tree = reading.tree
        words = {
            tree.lower[kid]
            for node in (trigger, *list(tree.ancestors(trigger))[:1])
            for kid in tree.kids[node]
            if tree.rels[kid] == "advmod"
        }
        if words & DOUBTFUL:
            return "doubtful"
        if words & LIKELY:
            return "likely"
        if words & POSSIBLE:
            return "possible"
        above = tree.heads[trigger]
        if above >= 0 and tree.rels[trigger] in ("xcomp", "ccomp") and reading.lemmas[above] in APPEARING:
            return "likely"
        return ""

    def _speakers(self, statement: Statement, at: int, block: Block) -> list[Party] | None:
        """Who says it, nobody for the narrator; None where somebody does whom the article does not show."""
        line = block.lines[at]
        voice, sentence = statement.voice, line.units.sentence
        if voice.speaker is not None and voice.speaker != statement.trigger:
            speaker = self._parties.speaker(line.reading.party(voice.speaker), line)
            return [speaker] if speaker is not None else None
        if voice.reported:
            return None
        quotation = block.scene.quotations.around(sentence.begins[statement.trigger])
        if quotation is None or (quotation[1] - quotation[0] < 40 and self._is_scare(quotation, block)):
            return []
        return self._quoted(quotation, at, block)

    @staticmethod
    def _is_scare(quotation: tuple[int, int], block: Block) -> bool:
        return len(block.scene.article.text[slice(*quotation)].split()) < 3

    def _quoted(self, quotation: tuple[int, int], at: int, block: Block) -> list[Party] | None:
        """The speaker of direct speech: the subject of a verb of saying beside it."""
        for number in sorted(
            range(max(at - ABOUT, 0), min(at + ABOUT + 1, len(block.lines))), key=lambda n: (abs(n - at), -n)
        ):
            line = block.lines[number]
            begins = line.units.sentence.begins
            if line.units.sentence.end < quotation[0] - 2 or line.units.sentence.begin > quotation[1] + 2:
                continue
            for node, lemma in enumerate(line.reading.lemmas):
                outside = not quotation[0] <= begins[node] < quotation[1]
                if outside and lemma in line.reading.words["reporting"] and line.reading.tree.upos[node] == "VERB":
                    subject = line.reading.roles.of(node).surface
                    if subject is not None and not quotation[0] <= begins[subject] < quotation[1]:
                        speaker = self._parties.speaker(line.reading.party(subject), line)
                        return [speaker] if speaker is not None else None
        return None

    def _content(self, said: Said, act: int, line: Line, speakers: list[Party], actors: list[Party]) -> Said | None:
        """The content of a demand, threat, plan or accusation belongs to whoever makes it."""
        statement = next((s for s in line.reading.statements() if s.trigger == act), None)
        makers = self._parties.all(statement.actors, line) if statement is not None else []
        named = [p for p in makers if p.cell] or speakers
        if (
            statement is not None
            and statement.action in ("act:deny", "act:deny-responsibility", "act:reject")
            and not said.negative
        ):
            said = said._replace(modality=DENIED)
        if not named:
            if said.modality in (DEMANDED, PLANNED, THREATENED, HYPOTHETICAL):
                return said._replace(modality=HYPOTHETICAL, act=None)
            return None
        modality = said.modality if said.modality != ASSERTED else self._reported(named, actors, [])
        return self._by(said._replace(modality=modality), named)

    def _plain(
        self, said: Said, speakers: list[Party], actors: list[Party], targets: list[Party], _below: bool
    ) -> Said | None:
        outlets = [p for p in speakers if self._is_outlet(p)]
        if speakers and not outlets:
            if said.modality == ASSERTED:
                return self._by(said._replace(modality=self._reported(speakers, actors, targets)), speakers)
            own = said.modality not in (PLANNED, THREATENED) or self._is_own(speakers, actors)
            return self._by(said if own else said._replace(modality=HYPOTHETICAL), speakers)
        if outlets:
            said = said._replace(via=cell(outlets))
        if said.modality in (ASSERTED, HYPOTHETICAL):
            return said
        if said.modality in (PLANNED, THREATENED) and any(p.cell for p in actors):
            return said._replace(speaker=cell(actors))
        return said._replace(modality=HYPOTHETICAL)

    def _reported(self, speakers: list[Party], actors: list[Party], targets: list[Party]) -> str:
        """A party says so of itself, or of somebody else."""
        if actors:
            return CLAIMED if self._is_own(speakers, actors) else ALLEGED
        return CLAIMED if targets and self._is_own(speakers, targets) else ALLEGED

    def _is_own(self, speakers: list[Party], parties: list[Party]) -> bool:
        """Whether all these parties are the speaker, the body it speaks for, or of one state with it."""
        own = {self._people.country(ref) for p in speakers for ref in (p.cell, p.body) if ref}
        return all(p.cell and self._people.country(p.cell) in own for p in parties)

    def _is_outlet(self, party: Party) -> bool:
        return party.cell.startswith("id:") and self._people.is_a(party.cell, OUTLET)

    @staticmethod
    def _by(said: Said, speakers: list[Party]) -> Said:
        bodies: list[Ref] = [p.body for p in speakers if p.body]
        return said._replace(
            speaker=cell(speakers),
            on_behalf_of=SPLIT.join(dict.fromkeys(bodies)),
            sure=min((p.sure for p in speakers), default=1.0),
        )
