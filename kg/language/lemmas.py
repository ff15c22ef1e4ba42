"""The dictionary form of the words that a lexicon knows: regular endings, and a list of the irregular ones.

Only known words are asked for, so a rule that gives several candidates is settled by the lexicon itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "arise": "arose arisen", "be": "am is are was were been being", "bear": "bore borne", "beat": "beaten",
        "become": "became", "begin": "began begun", "bend": "bent", "bind": "bound", "bite": "bit bitten", "bleed": "bled",
        "blow": "blew blown", "break": "broke broken", "breed": "bred", "bring": "brought", "build": "built", "burn": "burnt",
        "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "creep": "crept", "deal": "dealt",
        "dig": "dug", "do": "did done does", "draw": "drew drawn", "drink": "drank drunk", "drive": "drove driven",
        "eat": "ate eaten", "fall": "fell fallen", "feed": "fed", "feel": "felt", "fight": "fought", "find": "found",
        "flee": "fled", "fling": "flung", "fly": "flew flown", "forbid": "forbade forbidden", "forget": "forgot forgotten",
        "forgive": "forgave forgiven", "freeze": "froze frozen", "get": "got gotten", "give": "gave given",
        "go": "went gone goes", "grind": "ground", "grow": "grew grown", "hang": "hung", "have": "has had", "hear": "heard",
        "hide": "hid hidden", "hold": "held", "keep": "kept", "know": "knew known", "lay": "laid", "lead": "led",
        "leave": "left", "lend": "lent", "lie": "lay lain lying", "light": "lit", "lose": "lost", "make": "made",
        "mean": "meant", "meet": "met", "overthrow": "overthrew overthrown", "overcome": "overcame", "pay": "paid",
        "plead": "pled", "quell": "quelled", "ride": "rode ridden", "ring": "rang rung", "rise": "rose risen", "run": "ran",
        "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold", "send": "sent", "shake": "shook shaken",
        "shoot": "shot", "show": "shown", "shrink": "shrank shrunk", "sing": "sang sung", "sink": "sank sunk", "sit": "sat",
        "slay": "slew slain", "sleep": "slept", "slide": "slid", "speak": "spoke spoken", "speed": "sped", "spend": "spent",
        "spin": "spun", "spring": "sprang sprung", "stand": "stood", "steal": "stole stolen", "stick": "stuck",
        "sting": "stung", "strike": "struck stricken", "string": "strung", "strive": "strove striven", "swear": "swore sworn",
        "sweep": "swept", "swim": "swam swum", "swing": "swung", "take": "took taken", "teach": "taught", "tear": "tore torn",
        "tell": "told", "think": "thought", "throw": "threw thrown", "undergo": "underwent undergone", "undertake": "undertook undertaken",
        "understand": "understood", "undo": "undid undone", "uphold": "upheld", "wake": "woke woken", "wear": "wore worn",
        "weep": "wept", "win": "won", "withdraw": "withdrew withdrawn", "withhold": "withheld",
        "withstand": "withstood", "write": "wrote written", "rebuild": "rebuilt", "retake": "retook retaken", "foresee": "foresaw foreseen",
        "befall": "befell befallen", "behold": "beheld", "mislead": "misled", "outdo": "outdid", "override": "overrode overridden",
        "oversee": "oversaw overseen", "overtake": "overtook overtaken", "rethink": "rethought", "backfire": "backfired",
        "gun": "gunned gunning", "die": "died dying", "tie": "tied tying", "vie": "vied vying", "panic": "panicked panicking",
        "man": "men manned", "woman": "women", "child": "children", "person": "people persons", "foot": "feet",
        "crisis": "crises", "basis": "bases", "analysis": "analyses", "serviceman": "servicemen", "spokesman": "spokesmen",
        "policeman": "policemen", "gunman": "gunmen", "militiaman": "militiamen", "wife": "wives", "life": "lives", "thief": "thieves",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Form -> lemma, of the verbs and nouns that news use; forms like *put* and *hit* need no entry."""

DOUBLED = frozenset("bdglmnprtvzks")


class Lemmas:
    """Looks forms up among the heads of a lexicon."""

    def __init__(self, verbs: Iterable[str], nouns: Iterable[str]) -> None:
        """`verbs` and `nouns` are the lemmas that anybody will ask for."""
        self._verbs, self._nouns = frozenset(verbs), frozenset(nouns)
        self._seen: dict[tuple[str, bool], str] = {}

    def verb(self, form: str) -> str:
        """The lemma of a verb form in lower case; the form itself where no known verb fits."""
        return self._lookup(form, True)

    def noun(self, form: str) -> str:
        """The lemma of a noun form in lower case."""
        return self._lookup(form, False)

    def _lookup(self, form: str, is_verb: bool) -> str:
        found = self._seen.get((form, is_verb))
        if found is None:
            known = self._verbs if is_verb else self._nouns
            options = list(verb_lemmas(form) if is_verb else noun_lemmas(form))
            found = next((lemma for lemma in options if lemma in known), options[min(1, len(options) - 1)])
            if len(self._seen) < 100_000:
                self._seen[form, is_verb] = found
        return found


def verb_lemmas(form: str) -> Iterator[str]:
    """What a verb form may be a form of, the likeliest first."""
    if form in IRREGULAR:
        yield IRREGULAR[form]
    yield form
    for ending, silent in (("ied", "y"), ("ies", "y"), ("ying", "ie"), ("ed", ""), ("ing", ""), ("es", ""), ("s", "")):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            stem = form[: -len(ending)]
            yield stem + silent
            if ending in ("ed", "ing"):
                yield stem + "e"
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in DOUBLED:
                    yield stem[:-1]


@lru_cache(maxsize=50_000)
def noun_lemmas(form: str) -> tuple[str, ...]:
    """What a noun form may be a form of, the likeliest first."""
    found = [IRREGULAR[form]] if form in IRREGULAR else []
    found.append(form)
    if form.endswith("s") and not form.endswith("ss"):
        for ending, silent in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
            if form.endswith(ending) and len(form) > len(ending) + 1:
                found.append(form[: -len(ending)] + silent)
    return tuple(found)
