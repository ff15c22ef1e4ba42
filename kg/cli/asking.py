"""Asks a person in the terminal about one candidate after the other; what was answered is kept, come what may."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.candidates import Candidate
from kg.model import DecisionDraft, DecisionKind, Where
from kg.printing import visible

KEYS = {
    "s": DecisionKind.SAME,
    "d": DecisionKind.DIFFERENT,
    "p": DecisionKind.PART_OF,
    "b": DecisionKind.BRAND_OF,
    "a": DecisionKind.ALIAS_OF,
}
HELP = "[s]ame  [d]ifferent  [p]art of  [b]rand of  [a]lias of  [Enter] later  [q]uit"

Ask = Callable[[str], str]


def decider(
    author: str = "", ask: Ask = input, today: datetime.date | None = None
) -> Callable[..., list[DecisionDraft]]:
    """A function that shows candidates, asks, and gives the decisions; the end of input or Ctrl-C ends the asking."""
    day = today or datetime.date.today()

    def decide(candidates: Sequence[Candidate]) -> list[DecisionDraft]:
        console = Console(highlight=False)
        decided: list[DecisionDraft] = []
        who = author
        try:
            who = who or _text(ask, "Your name, as it will stand in the table: ")
            for number, candidate in enumerate(candidates, 1):
                console.print(_shown(candidate, f"{number} of {len(candidates)}"))
                answer = _answer(ask)
                if answer == "q":
                    break
                if answer:
                    decided.append(_decision(candidate, KEYS[answer], who, _text(ask, "Why? "), day))
        except (EOFError, KeyboardInterrupt):
            console.print()
        return decided

    return decide


def _text(ask: Ask, question: str) -> str:
    """An answer that says something: a decision without author or reason would be refused."""
    while not (text := ask(question).strip()):
        pass
    return text


def _answer(ask: Ask) -> str:
    while True:
        answer = ask(f"{HELP}: ").strip().lower()[:1]
        if answer in ("", "q", *KEYS):
            return answer


def _shown(candidate: Candidate, title: str) -> Table:
    table = Table(title=Text(f"{title}: {visible(candidate.why)} ({candidate.score:.2f})"), expand=True)
    for name in (candidate.one, candidate.other):
        table.add_column(Text(visible(name)), ratio=1, overflow="fold")
    table.add_row(*(Text(visible(text)) for text in (candidate.one_evidence, candidate.other_evidence)))
    return table


def _decision(candidate: Candidate, kind: DecisionKind, author: str, reason: str, day: datetime.date) -> DecisionDraft:
    return DecisionDraft(
        where=Where(file="terminal"),
        decision=kind.value,
        one=candidate.one,
        other=candidate.other,
        author=author,
        decided=day.isoformat(),
        reason=reason,
        score=f"{candidate.score:.2f}",
        why=candidate.why,
        one_evidence=candidate.one_evidence,
        other_evidence=candidate.other_evidence,
    )
