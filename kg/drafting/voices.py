"""The modality of a draft, and who speaks.

What cannot be given to anybody is left out: a missing claim is better than a demand, a threat or an allegation that
comes out as a fact.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.cells import SPLIT
from kg.drafting import guards
from kg.drafting.parties import Parties, Party, cell
from kg.drafting.people import OUTLET, People
from kg.drafting.refine import VOTES, Told
from kg.drafting.walk import Block, Line
from kg.language.reading import Reading
from kg.language.voice import ALLEGED, ASSERTED, DEMANDED, DENIED, HYPOTHETICAL, PLANNED, THREATENED
from kg.model import Ref

CLAIMED = "claimed"
DOUBTFUL = frozenset("allegedly supposedly purportedly ostensibly".split())
LIKELY = frozenset("probably likely apparently presumably reportedly seemingly".split())
POSSIBLE = frozenset("possibly perhaps maybe".split())
THEY = frozenset({"they", "them"})
APPEARING = frozenset("appear seem believe suspect think presume".split())
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

    def __init__(self, parties: Parties, people: People) -> None:
        """`parties` names the speakers."""
        self._parties, self._people = parties, people

    def of(
        self, told: Told, at: int, block: Block, acts: list[Told], actors: list[Party], targets: list[Party]
    ) -> Said | None:
        """The voice of an act of the block's sentence `at`; None where it must not go out."""
        line = block.lines[at]
        reading, trigger = line.reading, told.trigger
        if "?" in reading.tree.forms[trigger:]:
            return None
        quotation = block.scene.quotations.around(line.units.sentence.begins[trigger])
        if quotation is not None and told.voice.speaker in {m.node for m in told.actors}:
            return None  # who is quoted does not act within the quotation without being named or "I" there
        if quotation is not None and any(m.coreferent and reading.tree.lower[m.node] in THEY for m in told.actors):
            return None  # whom somebody quoted calls "they" the article need not have named
        said = self._weakened(told, acts, reading)
        speakers = self._speakers(told, at, block)
        if speakers is None:
            return None
        if said.act is not None:
            act = next((one for one in acts if one.trigger == said.act), None)
            return self._content(said, act, line, speakers, actors)
        return self._plain(said, speakers, actors, targets)

    def _weakened(self, told: Told, acts: list[Told], reading: Reading) -> Said:
        """The voice that the engine found; what is told in passing is freed of it, what is only meant is no fact."""
        voice, trigger = told.voice, told.trigger
        certainty = self._certainty(trigger, reading)
        act = told.content_of
        open_ = certainty == "doubtful" or (told.nominal and guards.is_any(trigger, reading))
        if guards.is_aside(trigger, act, reading):
            negative = guards.is_negated(trigger, reading)
            return Said(HYPOTHETICAL if open_ and not negative else ASSERTED, negative, certainty)
        modality = voice.modality
        if act is None and modality == ASSERTED:
            families = {one.trigger: self._family(one) for one in acts if one.trigger != trigger}
            modality, act = guards.forced(trigger, told.nominal, families, reading)
        if modality == ASSERTED and open_ and not voice.negative:
            modality = HYPOTHETICAL
        return Said(modality, voice.negative, certainty, act=act)

    def _family(self, told: Told) -> str:
        return self._people.ontology.family(told.action).partition(":")[2]

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

    def _speakers(self, told: Told, at: int, block: Block) -> list[Party] | None:
        """Who says it, nobody for the narrator; None where somebody does whom the article does not show."""
        line = block.lines[at]
        voice, sentence = told.voice, line.units.sentence
        if voice.speaker is not None and voice.speaker != told.trigger:
            speaker = self._parties.speaker(line.reading.party(voice.speaker), line)
            return [speaker] if speaker is not None else None
        if voice.reported:
            return None
        quotation = block.scene.quotations.around(sentence.begins[told.trigger])
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
            if not self._is_about(line, quotation, block):
                continue
            for node, lemma in enumerate(line.reading.lemmas):
                outside = not quotation[0] <= begins[node] < quotation[1]
                if outside and lemma in line.reading.words["reporting"] and line.reading.tree.upos[node] == "VERB":
                    subject = line.reading.roles.of(node).surface
                    if subject is not None and not quotation[0] <= begins[subject] < quotation[1]:
                        speaker = self._parties.speaker(line.reading.party(subject), line)
                        return [speaker] if speaker is not None else None
        return None

    @staticmethod
    def _is_about(line: Line, quotation: tuple[int, int], block: Block) -> bool:
        """Whether a sentence stands in the paragraph of a quotation, or ends before it with a colon."""
        text, sentence = block.scene.article.text, line.units.sentence
        between = text[min(sentence.end, quotation[1]) : max(sentence.begin, quotation[0])]
        leads = sentence.end <= quotation[0] and text[sentence.end - 1] in ":,"
        return leads or between.count("\n") < 2

    def _content(
        self, said: Said, act: Told | None, line: Line, speakers: list[Party], actors: list[Party]
    ) -> Said | None:
        """The content of a demand, threat, plan or accusation belongs to whoever makes it."""
        makers = [self._parties.speaker(m, line) for m in act.actors] if act is not None else []
        named = [p for p in makers if p is not None] or speakers
        if act is not None and act.action in ("act:deny", "act:deny-responsibility") and not said.negative:
            said = said._replace(modality=DENIED)
        if act is not None and act.action in VOTES:
            said = said._replace(modality=DEMANDED)
        if not named:
            return said._replace(modality=HYPOTHETICAL, act=None)
        open_ = said.modality == ASSERTED or (
            said.modality == ALLEGED and (act is None or self._family(act) == "state")
        )
        modality = self._reported(named, actors, []) if open_ else said.modality
        return self._by(said._replace(modality=modality), named)

    def _plain(self, said: Said, speakers: list[Party], actors: list[Party], targets: list[Party]) -> Said | None:
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
