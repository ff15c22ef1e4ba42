"""Walking a sentence's tree: children, prepositions, phrases. The grammar is that of Universal Dependencies v2."""

from __future__ import annotations

from collections.abc import Iterator

from kg.language import attributions, repairs
from kg.language.parser import Parse
from kg.language.tokens import Sentence

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
PHRASE_LEFT = frozenset(
    {"det", "amod", "compound", "nmod:poss", "nummod", "flat", "nmod", "det:predet", "nmod:unmarked", "case"}
)
"""Relations of the words that belong to a noun phrase before its head."""


class Tree:
    """A sentence with its parse; nodes are token numbers."""

    __slots__ = ("forms", "heads", "kids", "lower", "rels", "sentence", "upos", "xpos")

    def __init__(self, sentence: Sentence, parse: Parse) -> None:
        """Index the children of each node."""
        parse = attributions.mended(sentence.forms, repairs.mended(sentence.forms, parse))
        self.sentence, self.forms = sentence, sentence.forms
        self.lower = [form.lower() for form in sentence.forms]
        self.upos, self.xpos, self.heads = parse.upos, parse.xpos, parse.heads
        self.rels = parse.rels
        self.kids: list[list[int]] = [[] for _ in self.forms]
        for node, head in enumerate(parse.heads):
            if head >= 0:
                self.kids[head].append(node)

    def __len__(self) -> int:
        return len(self.forms)

    def children(self, node: int, *rels: str) -> list[int]:
        """The children by these relations (subtypes have to be named), left to right."""
        return [kid for kid in self.kids[node] if self.rels[kid] in rels]

    def child(self, node: int, *rels: str) -> int | None:
        """The first child by one of these relations."""
        for kid in self.kids[node]:
            if self.rels[kid] in rels:
                return kid
        return None

    def case(self, node: int) -> str:
        """The preposition of a nominal or a clause: "on", "according to"; empty where it has none."""
        for kid in self.kids[node]:
            if self.rels[kid] in ("case", "mark") and self.lower[kid] not in ("'s", "’s", "'"):
                fixed = "".join(f" {self.lower[word]}" for word in self.children(kid, "fixed"))
                return self.lower[kid] + fixed
        return ""

    def is_verb(self, node: int) -> bool:
        """Whether a word is a clause's verb; a participle before its noun is one only where the parser was misled."""
        if self.upos[node] != "VERB" and (self.xpos[node][:2] != "VB" or self.upos[node] == "AUX"):
            return False
        return self.rels[node] not in ("amod", "compound") or self.misread_subject(node) is not None

    def misread_subject(self, node: int) -> int | None:
        """The subject of "had suspended deliveries" or "the president accepted demands", read as noun phrases."""
        before = node - 1
        if self.rels[node] != "amod" or before < 0 or self.heads[node] < node:
            return None
        if self.lower[before] in ("has", "have", "had"):
            return self.child(before, "nsubj")
        top = self.heads[node]
        if self.rels[top] != "root" or self.xpos[node] not in ("VBN", "VBD"):
            return None
        is_named = self.rels[before] == "compound" and self.upos[before] in ("PROPN", "ADJ")
        is_subject = self.heads[before] == node and (self.rels[before] == "nsubj" or is_named)
        is_whole = self.heads[before] == top and self.upos[before] == "PROPN"
        return before if is_subject or is_whole else None

    def ancestors(self, node: int) -> Iterator[int]:
        """The nodes above, nearest first."""
        node = self.heads[node]
        while node >= 0:
            yield node
            node = self.heads[node]

    def conjuncts(self, node: int) -> list[int]:
        """The node and what is coordinated with it, but not what "not" excludes ("Iran, not Syria")."""
        found = [node]
        for kid in self.kids[node]:
            if self.rels[kid] == "conj" and not any(self.lower[n] == "not" for n in self.kids[kid] if n < kid):
                found += self.conjuncts(kid)
        return found

    def subtree(self, node: int) -> tuple[int, int]:
        """First and last token below a node, itself included."""
        first = last = node
        todo = [node]
        while todo:
            for kid in self.kids[todo.pop()]:
                first, last = min(first, kid), max(last, kid)
                todo.append(kid)
        return first, last

    def text(self, text: str, first: int, last: int) -> str:
        """The words from one token to another, as they stand in the text."""
        return text[self.sentence.begins[first] : self.sentence.ends[last]]

    def phrase(self, head: int, *, of: bool = True) -> tuple[int, int]:
        """First and last token of a short noun phrase: determiners, modifiers, names, and what follows with "of"."""
        first = head
        for kid in reversed(self.kids[head]):
            if (
                kid < first
                and self.rels[kid] in PHRASE_LEFT
                and not (self.rels[kid] == "case" and self._is_preposition(kid))
            ):
                if any(self.rels[k] == "punct" and self.forms[k] == "," for k in self.kids[kid]):
                    break
                first = self.subtree(kid)[0]
        while first < head and (self.rels[first] in ("cc", "punct", "mark", "advmod") or self._is_case(first)):
            first += 1
        if self.lower[first] in ("least", "most") and first > 0 and self.lower[first - 1] == "at":
            first -= 1
        return first, self._phrase_end(head, of=of)

    def _phrase_end(self, head: int, *, of: bool) -> int:
        last = head
        for kid in self.kids[head]:
            if kid <= last:
                continue
            rel = self.rels[kid]
            begin, end = self.subtree(kid)
            if (rel in ("flat", "fixed", "goeswith", "compound") and kid - last <= 3) or (
                rel in ("nummod", "nmod:unmarked") and begin == last + 1 == kid == end
            ):
                last = end
            elif rel == "appos" and begin == last + 1 and self.upos[kid] == "PROPN":
                last = self.phrase(kid, of=False)[1]
            elif rel == "case" and kid == last + 1:
                continue
            elif of and rel == "nmod" and self.case(kid) == "of":
                last = max(last, self.phrase(kid, of=True)[1])
            elif rel not in ("punct", "case"):
                break
        while last > head and self.forms[last] in ",;:":
            last -= 1
        return last

    def _is_case(self, node: int) -> bool:
        return self.rels[node] == "case" and self._is_preposition(node)

    def _is_preposition(self, node: int) -> bool:
        return self.lower[node] not in ("'s", "’s", "'")
