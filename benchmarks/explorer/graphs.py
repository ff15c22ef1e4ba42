"""A seeded graph of claims whose degrees follow a power law, with sentences made here; no text of anybody else."""

from __future__ import annotations

import random
from datetime import date, timedelta

from kg import dates
from kg.model import Assembly, Claim, Document, Entity, Span
from kg.ontology import BASE

ACTIONS = "attack meet consult accuse demand-withdrawal withdraw drone-strike arrest".split()
VOICES = "asserted asserted asserted claimed alleged demanded denied".split()
FIRST = "North South East West Upper Lower Old New Green Grey Red White Stone River Hill Lake".split()
SECOND = "Guard Brigade Council League Front Company Office Battalion Union Committee Post Camp".split()
WORDS = (
    "the a spokesman of convoy near bridge said that patrol had left early morning before dawn and returned with three "
    "vehicles after long talks about water prices roads schools fuel which both sides called useful though nobody gave "
    "details on what comes next week when another meeting should follow in town"
).split()
FIRST_DAY = date(2022, 1, 1)


def graph(claims: int, seed: int = 1) -> Assembly:
    """So many claims, a quarter as many names, a document for each twenty claims."""
    chance = random.Random(seed)
    count = max(4, claims // 4)
    refs = [f"my:n{number}" for number in range(count)]
    weights = [1 / (number + 1) ** 0.8 for number in range(count)]
    names = [f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(SECOND)} {n}" for n in range(count)]
    ends = chance.choices(refs, weights, k=2 * claims)
    documents = [
        Document(
            key=f"d{number}",
            title=_sentence(chance, 8),
            url=f"https://news.example.org/{number}/{_sentence(chance, 6).replace(' ', '-')}",
            when=dates.when(_day(chance)),
        )
        for number in range(max(1, claims // 20))
    ]
    made = (_claim(n, ends[2 * n], ends[2 * n + 1], f"d{n % len(documents)}", chance) for n in range(claims))
    return Assembly(
        title=f"{claims:,} made-up claims",
        documents=tuple(sorted(documents, key=lambda document: document.key)),
        claims=tuple(made),
        state_reports={},
        events=(),
        states=(),
        edges={},
        entities=tuple(Entity(ref=ref, label=name) for ref, name in zip(refs, names, strict=True)),
        base=BASE,
    )


def _claim(number: int, actor: str, target: str, document: str, chance: random.Random) -> Claim:
    quote = _sentence(chance, 25)
    begin = chance.randrange(3000)
    return Claim(
        key=f"c{number:020x}",
        document=document,
        subjects=(actor,),
        predicate=f"act:{chance.choice(ACTIONS)}",
        objects=(target,),
        modality=f"mod:{chance.choice(VOICES)}",
        when=dates.when(_day(chance)),
        evidence=(Span(document=document, begin=begin, end=begin + len(quote), quote=quote),),
    )


def _day(chance: random.Random) -> str:
    return (FIRST_DAY + timedelta(days=chance.randrange(1000))).isoformat()


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))
