"""In which voice a clause speaks: who says it, whether it happened, is denied, wanted, meant or only possible."""

from __future__ import annotations

from dataclasses import dataclass

from kg.language.roles import RoleFinder
from kg.language.tree import NOMINAL, Tree
from kg.language.wordlists import Words

ASSERTED, DEMANDED, THREATENED = "asserted", "demanded", "threatened"
PLANNED, DENIED, HYPOTHETICAL, ALLEGED = "planned", "denied", "hypothetical", "alleged"

STANCES = {
    "request": DEMANDED,
    "threaten": THREATENED,
    "agree": PLANNED,
    "reject": HYPOTHETICAL,
    "accuse": ALLEGED,
    "decide": PLANNED,
    "support": HYPOTHETICAL,
    "sanction": HYPOTHETICAL,
    "concede": PLANNED,
}
"""Family of the action of the clause above -> the modality of its content."""

CONTENT = frozenset({"xcomp", "ccomp", "advcl", "obl", "acl", "obj", "nmod", "csubj"})
ALMOST = frozenset({"almost", "nearly"})
INVERTED = frozenset({"had", "were", "should"})
HIGHEST = 30
"""Clauses above that are looked at."""


@dataclass
class Voice:
    """The modality and polarity of a clause, its speaker, and the clause whose content it is."""

    modality: str = ASSERTED
    negative: bool = False
    speaker: int | None = None
    outer: int | None = None
    """Who says that the speaker says so ("the spokesman said that the Pentagon had said ...")."""
    content_of: int | None = None
    """The trigger of the speech act whose content this is."""
    stance: str = ""
    """The family of that speech act."""
    hedge: str = ""
    reported: bool = False
    """Whether somebody other than the narrator says it."""
    refused: bool = False
    """Negated by a will or a failure ("will not", "failed to"), not merely as a fact."""
    depth: int = 0
    """Clauses above that matter: 0 for the main clause."""


class VoiceFinder:
    """Finds the voices of the clauses of one sentence."""

    def __init__(self, tree: Tree, lemmas: list[str], roles: RoleFinder, words: Words) -> None:
        """`lemmas` are those of the tokens as verbs."""
        self._tree, self._lemmas, self._roles, self._words = tree, lemmas, roles, words

    def of(self, trigger: int, stances: dict[int, str]) -> Voice:
        """The voice of the clause of a verb or noun; `stances` are the families of the actions at other triggers."""
        voice = Voice(HYPOTHETICAL if self._is_inverted(trigger) else ASSERTED)
        self._own_words(trigger, voice)
        node = trigger
        for _ in range(HIGHEST):
            above = self._tree.heads[node]
            if above < 0:
                break
            self._step(node, above, voice, stances)
            node = above
        self._attributed(trigger, voice)
        return voice

    def _own_words(self, node: int, voice: Voice) -> None:
        """Modal verbs, negations, conditions and hedges that hang from the word itself."""
        tree, words = self._tree, self._words
        for kid in tree.kids[node]:
            rel, lower = tree.rels[kid], tree.lower[kid]
            if rel == "aux":
                self._modal(lower, voice)
            elif lower in words["negations"] and rel in (
                "advmod",
                "det",
                "cc:preconj",
                "mark",
                "case",
                "cc",
                "nsubj",
                "obj",
            ):
                voice.negative = not voice.negative
                voice.refused = voice.refused or any(
                    tree.lower[aux] in words["future"] for aux in tree.kids[node] if tree.rels[aux] == "aux"
                )
            elif rel == "advmod" and lower in ALMOST:
                voice.negative = not voice.negative
            elif rel == "mark" and lower in words["conditions"]:
                self._weaken(voice, HYPOTHETICAL)
            elif rel == "advmod" and (lower in words["likely"] or lower in words["possibly"]):
                voice.hedge = "likely" if lower in words["likely"] else "possible"
            elif rel in ("obj", "obl", "nsubj:pass", "nsubj") and any(
                tree.lower[det] in ("no", "neither") and tree.rels[det] in ("det", "cc:preconj", "det:predet", "advmod")
                for det in tree.kids[kid]
            ):
                voice.negative = not voice.negative

    def _is_inverted(self, trigger: int) -> bool:
        """A condition without "if": "Had they withdrawn, ...", "Were they to withdraw, ..."."""
        tree = self._tree
        opening = next((n for n in range(trigger - 1, -1, -1) if tree.lower[n] in INVERTED or tree.forms[n] == ","), -1)
        if opening < 0 or tree.forms[opening] == "," or tree.upos[opening + 1] not in NOMINAL | {"DET", "ADJ"}:
            return False
        return (opening == 0 or tree.rels[opening - 1] in ("punct", "cc")) and "?" not in tree.forms[trigger:]

    def _modal(self, lower: str, voice: Voice) -> None:
        words = self._words
        if lower in words["future"]:
            self._weaken(voice, PLANNED)
        elif lower in words["possible"]:
            self._weaken(voice, HYPOTHETICAL)
        elif lower in words["duty"]:
            self._weaken(voice, DEMANDED)

    @staticmethod
    def _weaken(voice: Voice, modality: str) -> None:
        if voice.modality == ASSERTED:
            voice.modality = modality

    def _step(self, node: int, above: int, voice: Voice, stances: dict[int, str]) -> None:
        """What the clause above makes of the one below."""
        tree, rel = self._tree, self._tree.rels[node]
        if rel not in CONTENT and rel not in ("parataxis", "conj", "appos", "nsubj"):
            return
        if rel == "conj":
            self._shared_modal(node, above, voice)
            return
        is_clause = rel in ("ccomp", "parataxis", "xcomp") or (
            rel in ("advcl", "acl") and tree.case(node) in ("to", "")
        )
        if above in stances and voice.content_of is None and rel in CONTENT and self._is_content(node, rel):
            modality = STANCES.get(stances[above])
            if modality is not None:
                voice.content_of, voice.stance = above, stances[above]
                self._weaken(voice, modality)
                voice.depth += 1
        lemma = self._lemmas[above]
        if rel in ("ccomp", "parataxis") and lemma in self._words["reporting"]:
            self._reported(above, voice)
        elif rel == "xcomp":
            self._under_verb(node, lemma, voice)
        elif rel in ("advcl", "acl") and self._is_to(node):
            self._weaken(voice, HYPOTHETICAL if self._is_perfect(node) else PLANNED)
        elif rel == "obj" and lemma in self._words["negating"] and node != above:
            voice.negative = not voice.negative
        elif rel in ("obj", "obl") and lemma in self._words["intention"] and tree.upos[node] in NOMINAL:
            self._weaken(voice, PLANNED)
        if is_clause or rel == "advcl":
            self._carry(above, rel, voice)

    def _carry(self, above: int, rel: str, voice: Voice) -> None:
        """Modal verbs and negations above an infinitive hold for it as well ("did not want to attack")."""
        if rel != "xcomp" and not (rel == "ccomp" and self._lemmas[above] in ("say", "think", "believe")):
            return
        outer = Voice()
        self._own_words(above, outer)
        if outer.negative:
            voice.negative = not voice.negative
        if outer.modality != ASSERTED and rel == "xcomp":
            self._weaken(voice, outer.modality)

    def _shared_modal(self, node: int, above: int, voice: Voice) -> None:
        """The modal of a first verb holds for the second ("will meet and discuss"), unless that has its own subject."""
        tree = self._tree
        if voice.modality != ASSERTED or tree.child(node, "nsubj", "nsubj:pass", "aux") is not None:
            return
        if tree.xpos[node] in ("VB", "VBN", "VBG") or tree.upos[node] in NOMINAL:
            outer = Voice()
            self._own_words(above, outer)
            self._weaken(voice, outer.modality)

    def _is_content(self, node: int, rel: str) -> bool:
        tree = self._tree
        if rel in ("obj", "nmod"):
            return True
        if rel == "obl":
            return tree.case(node) in ("for", "of", "to", "with", "over", "about")
        return rel in ("xcomp", "ccomp", "acl", "csubj") or tree.case(node) in ("to", "of", "for", "")

    def _is_to(self, node: int) -> bool:
        tree = self._tree
        return any(tree.rels[kid] == "mark" and tree.lower[kid] == "to" for kid in tree.kids[node])

    def _is_perfect(self, node: int) -> bool:
        tree = self._tree
        return self._is_to(node) and any(tree.lower[kid] == "have" for kid in tree.children(node, "aux"))

    def _under_verb(self, node: int, lemma: str, voice: Voice) -> None:
        words = self._words
        if lemma in words["negating"]:
            voice.negative = not voice.negative
            voice.refused = voice.refused or lemma == "fail"
        elif lemma in words["factual"]:
            return
        elif self._is_perfect(node):
            self._weaken(voice, HYPOTHETICAL)  # "is believed to have fled": what is over is no plan
        elif lemma in words["deciding"]:
            voice.stance = voice.stance or "decide"
            self._weaken(voice, PLANNED)
        elif lemma not in words["intention_adjectives"] and self._wants_of_another(self._tree.heads[node]):
            if lemma in words["intention"] or self._is_to(node):
                self._weaken(voice, HYPOTHETICAL)  # what somebody wants of another is not the other's plan
        elif lemma in words["intention"] or lemma in words["intention_adjectives"] or self._is_to(node):
            self._weaken(voice, PLANNED)

    def _wants_of_another(self, verb: int) -> bool:
        roles = self._roles.of(verb)
        return roles.obj is not None and not roles.passive

    def _reported(self, above: int, voice: Voice) -> None:
        speaker = self._roles.of(above).surface
        if not voice.reported:
            voice.speaker = speaker
            voice.reported = True
        elif voice.outer is None and speaker != voice.speaker:
            voice.outer = speaker
        voice.depth += 1

    def _attributed(self, trigger: int, voice: Voice) -> None:
        """Speakers who stand beside the clause: "..., X said", "according to X"."""
        tree = self._tree
        path = {trigger, *tree.ancestors(trigger)}
        for node in path:
            for kid in tree.kids[node]:
                according = tree.case(kid) == "according to"
                if according and voice.reported and voice.outer is None and kid != voice.speaker:
                    voice.outer = kid
                if voice.reported:
                    continue
                if (
                    tree.rels[kid] in ("parataxis", "ccomp", "advcl", "conj")
                    and kid not in path
                    and self._lemmas[kid] in self._words["reporting"]
                ):
                    roles = self._roles.of(kid)
                    if (
                        tree.rels[kid] == "parataxis"
                        and roles.own_subject
                        and roles.surface is not None
                        and tree.child(kid, "ccomp") is None
                    ):
                        voice.speaker, voice.reported = roles.surface, True
                        return
                if according or (tree.rels[kid] == "case" and tree.lower[kid] == "according"):
                    voice.speaker, voice.reported = (kid if tree.rels[kid] != "case" else node), True
                    return
