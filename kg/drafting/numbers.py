"""The figures of a draft: how many were killed or hurt, how many attacks, how many troops."""

from __future__ import annotations

from bisect import bisect_left

from kg.drafting.parties import Party
from kg.drafting.refine import Told
from kg.drafting.walk import Line, Scene
from kg.language import figures
from kg.model import Ref

HARM = {"act:kill": "killed", "act:assassinate": "killed", "act:injure": "injured"}
VERBS = {"kill": "killed", "injure": "injured", "wound": "injured", "hurt": "injured"}
COUNTED = {
    "attack": "attackCount", "strike": "strikeCount", "airstrike": "strikeCount", "raid": "attackCount",
    "time": "attackCount",
    "troop": "troopCount", "soldier": "troopCount", "personnel": "troopCount",
    "serviceman": "troopCount", "marine": "troopCount",
    "member": "memberCount", "fighter": "memberCount", "base": "baseCount",
}  # fmt: skip
STRIKES = frozenset({"act:airstrike", "act:missile-strike"})
DEPLOYING = frozenset({"act:deploy-troops", "act:keep-troops", "act:withdraw", "rel:hostsTroopsOf"})
YEARS = range(1900, 2100)


def of(told: Told, line: Line, scene: Scene, targets: list[Party]) -> tuple[tuple[str, str], ...]:
    """The figures that the words of an act give, by kind."""
    text = scene.article.text
    sentence = line.units.sentence
    found: dict[str, list[str]] = {}
    for number in figures.find(text, sentence.begin, sentence.end):
        node = bisect_left(sentence.begins, number.end) - 1
        if node < 0 or sentence.ends[node] < number.end:
            continue  # a number within a time, which is no part of the tree
        if number.cell.isdigit() and int(number.cell) in YEARS and "," not in text[number.begin : number.end]:
            continue
        kind = _kind(node, told, line)
        if kind:
            of_whom = _of(kind, node, line, targets)
            found.setdefault(kind, []).append(number.cell + of_whom)
    return tuple((kind, "|".join(dict.fromkeys(cells))) for kind, cells in sorted(found.items()))


def _kind(node: int, told: Told, line: Line) -> str:
    """What a number counts in this act, nothing where it belongs to another."""
    tree, lemmas = line.reading.tree, line.reading.lemmas
    path = [node, *tree.ancestors(node)]
    verb = next((n for n in path if tree.upos[n] == "VERB"), None)
    action, trigger = told.action, told.trigger
    owners = {*told.harms, trigger, tree.heads[trigger] if told.nominal else trigger}
    is_assault = action in HARM or _is_attack(action)
    if verb is not None and is_assault and lemmas[verb] in VERBS:
        is_mine = verb in owners or tree.heads[verb] == trigger or line.reading.roles.of(verb).subj == trigger
        obj = line.reading.roles.of(verb).obj
        counts_object = obj is not None and any(n in path for n in tree.conjuncts(obj))
        return VERBS[lemmas[verb]] if is_mine and counts_object else ""
    counted = (
        tree.lower[tree.heads[node]] if tree.rels[node] == "nummod" and tree.heads[node] >= 0 else tree.lower[node]
    )
    kind = COUNTED.get(counted.split()[-1].rstrip("s")) or COUNTED.get(counted.split()[-1])
    if kind in ("attackCount", "strikeCount") and _is_attack(action) and (verb in owners or trigger in path):
        return "strikeCount" if action in STRIKES else "attackCount"
    if kind == "troopCount" and action in DEPLOYING and (verb in owners or trigger in path):
        return kind
    return ""


def _is_attack(action: Ref) -> bool:
    return (
        action in ("act:attack", "act:assault", "act:bombing", "act:clash", "act:shelling")
        or action.endswith("-strike")
        or action == "act:airstrike"
    )


def _of(kind: str, node: int, line: Line, targets: list[Party]) -> str:
    """Whose dead they are, where an entity says so."""
    if kind not in ("killed", "injured"):
        return ""
    tree = line.reading.tree
    path = [node, *list(tree.ancestors(node))[:2]]
    for party in targets:
        if party.cell.startswith("id:") and any(line.reading.mentions.hit(n) is not None for n in path):
            return f" of {party.cell}"
    return ""


def troops(line: Line, node: int, scene: Scene) -> tuple[tuple[str, str], ...]:
    """How many troops a phrase counts: "around 2,500 troops in Iraq"."""
    if line.reading.tree.upos[node] == "VERB":
        node = next((n for n in (line.reading.roles.of(node).obj,) if n is not None), node)
    first, last = line.reading.tree.phrase(node, of=False)
    sentence = line.units.sentence
    found = figures.find(scene.article.text, sentence.begins[max(first - 2, 0)], sentence.ends[last])
    own = [number for number in found if number.end > sentence.begins[first]]
    return (("troopCount", own[0].cell),) if len(own) == 1 else ()
