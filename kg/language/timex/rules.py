"""The forms of time expressions: the words that begin one, its pattern, and what is built of a match.

A pattern says what words there are, its builder what they mean and whether the words around allow that reading
(`Around`). The rules stand in the order in which they are tried, the longer forms first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from kg.language.timex import build, build_counted, starts
from kg.language.timex.around import Around
from kg.language.timex.values import Value
from kg.language.timex.words import (
    CENTURY,
    DATE_END,
    DAY,
    DAYTIME,
    FEW,
    FULL_MONTH,
    HOLIDAY,
    MONTH,
    MONTH_GAP,
    NUMBER,
    ORDINAL,
    PLURAL,
    QUALIFIER,
    SEASON,
    SHORT_WEEKDAY,
    SPACE,
    UNIT,
    UNITS,
    WEEKDAY,
    YEAR,
)

_DASH: Final = "[-–—]"
_BARE: Final = r"[12]\d{3}"
_EARLY: Final = "(?:the )?(?:very )?(?:early|mid|middle|late|earlier|later)(?:-| in | )"
_PIECE: Final = (
    "(?:the )?(?:very )?(?P<piece>beginning|start|end|close|middle|(?:first|second|latter|last) half"
    "|(?:first|second|third|fourth|last|final) quarter|early part|latter part"
    f"|(?:{ORDINAL}|opening|closing|early) (?:few |(?P<times>{NUMBER}) )?(?:days?|weeks?|months?)) of "
    "(?:the month of |the year )?"
)
_PART: Final = f"(?:{_EARLY}|{_PIECE})?"
_TAIL: Final = (
    rf"(?:,? (?:of )?(?P<year>{YEAR})"
    "|,? (?:of )?(?P<of>last|this|next|that|(?:the )?same|the previous|the following) year)?"
)
_AMOUNT: Final = (
    rf"(?:(?P<half>half an?)|(?P<few>{FEW})|(?P<count>{NUMBER})(?P<more> and a half)?) (?P<unit>{UNITS})"
    r"(?P<more2> and a half)?\b"
)
_MANY: Final = rf"(?P<qualifier>{QUALIFIER})(?:{_AMOUNT}|(?P<plural>{PLURAL})\b)"
_COUNTED: Final = r"(?! (?!was\b|has\b|as\b|is\b)\w*s\b| (?:people|men|women|children|civilians|police)\b)"
"""After "May 5 and 6": no noun, or the 6 counts something."""


class Rule(NamedTuple):
    """A form of time expressions."""

    starts: frozenset[str]
    """The words, in lower case, that it can begin with; "0" stands for a number."""
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str], Around], Value | None]


def _rule(begins: frozenset[str], pattern: str, builder: Callable[[re.Match[str], Around], Value | None]) -> Rule:
    """Compile a pattern, in which a space stands for one to three white-space characters and " ?" for none to three."""
    spaced = pattern.replace(" ", f"{SPACE}{{1,3}}").replace("{1,3}?", "{0,3}")
    return Rule(begins, re.compile(spaced, re.ASCII | re.IGNORECASE), builder)


RULES: Final = (
    _rule(starts.NUMBERS, r"(?P<year>[12]\d{3})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?![\d/-])", build.iso),
    _rule(starts.NUMBERS, r"(?P<one>\d{1,2})[./](?P<other>\d{1,2})[./](?P<year>[12]\d{3})(?!\d)", build.numeric),
    _rule(
        starts.DAYS,
        rf"(?:(?P<weekday>{SHORT_WEEKDAY}),? (?:the )?)?(?P<day>{DAY})"
        rf"(?: ?{_DASH} ?|/| (?P<list>and|or) | (?:to|until|till|through) )(?P<day2>{DAY})"
        rf" (?:of )?(?P<month>{MONTH}){_TAIL}",
        build.date,
    ),
    _rule(
        starts.DAYS,
        rf"(?:(?P<weekday>{SHORT_WEEKDAY}),? (?:the )?)?(?P<day>{DAY})(?: |-)(?:of )?(?P<month>{MONTH}){_TAIL}",
        build.date,
    ),
    _rule(
        starts.MONTHS,
        rf"(?P<month>{MONTH}){MONTH_GAP}(?P<day>{DAY})(?: ?{_DASH} ?|/| to | through | (?P<list>and|or) )"
        rf"(?P<day2>{DAY}){DATE_END}{_COUNTED}{_TAIL}",
        build.date,
    ),
    _rule(
        starts.MONTHS | starts.WEEKDAYS,
        rf"(?:(?P<weekday>{SHORT_WEEKDAY}),? )?(?P<month>{MONTH}){MONTH_GAP}(?:the )?(?P<day>{DAY}){DATE_END}{_TAIL}",
        build.date,
    ),
    _rule(
        starts.MONTHS,
        rf"(?P<month>{MONTH})(?:{_DASH}| to | through | until )(?P<month2>{MONTH}){_TAIL}",
        build.months,
    ),
    _rule(
        starts.NEAR,
        rf"(?P<which>last|next|this|this past|the previous|the following|the next|that) (?P<month>{FULL_MONTH})\b",
        build.near_month,
    ),
    _rule(starts.MONTHS | starts.PARTS, rf"(?P<part>{_PART})(?P<month>{MONTH}){_TAIL}", build.month),
    _rule(starts.NUMBERS, rf"(?P<year>{_BARE})(?:{_DASH}|/)(?P<year2>{_BARE}|\d\d)(?![\d/-])", build.years),
    _rule(starts.words("Q"), rf"Q(?P<quarter>[1-4]) (?P<year>{YEAR})", build.quarter),
    _rule(
        starts.SEASONS | starts.PARTS,
        rf"{_PART}(?:the )?(?P<season>{SEASON}),? (?:of )?"
        rf"(?:(?P<year>{_BARE})(?!\d)(?:[-–/](?P<year2>\d{{4}}|\d\d)\b)?|(?P<of>last|this|next) year\b)",
        build.season,
    ),
    _rule(starts.NEAR, rf"(?P<which>last|this|next|this past) (?P<season>{SEASON})\b", build.near_season),
    _rule(starts.NUMBERS | starts.PARTS, rf"(?P<part>{_PART})(?:the )?(?P<decade>[12]\d\d0)s\b", build.decade),
    _rule(
        starts.CENTURIES | starts.PARTS, rf"(?P<part>{_PART})(?:the )?(?P<century>{CENTURY}) century\b", build.century
    ),
    _rule(starts.NUMBERS | starts.PARTS, rf"(?P<part>{_PART})(?P<year>{YEAR})", build.year),
    _rule(starts.AMOUNTS, rf"{_MANY} ago\b", build_counted.ago),
    _rule(
        starts.AMOUNTS,
        rf"(?:(?P<qualifier>{QUALIFIER}){_AMOUNT} (?:from now|from today|hence)\b)",
        build_counted.from_now,
    ),
    _rule(
        starts.THE,
        rf"the (?P<unit>{UNIT}) (?P<side>before yesterday|after tomorrow|before|after)\b",
        build_counted.day_before,
    ),
    _rule(
        starts.AMOUNTS,
        rf"{_MANY} (?P<side>later|earlier|before|after|beforehand|afterwards?|previously|prior)\b",
        build_counted.apart,
    ),
    _rule(starts.NEAR, r"(?P<which>the|last|this|next|this past|this coming) weekend\b", build.weekend),
    _rule(
        starts.words("last overnight"), r"(?P<night>last night|overnight)\b(?!,? (?:on |into )?\w+day\b)", build.night
    ),
    _rule(
        starts.WEEKDAYS | starts.NEAR | starts.PARTS | starts.words("overnight"),
        r"(?:(?P<time>early|late|earlier|later|overnight)(?: on| into)? )?"
        r"(?:(?P<which>last|next|this|this past|this coming|the previous|the following|the next|that) )?"
        rf"(?P<weekday>{WEEKDAY})\b(?:,? (?:of )?(?P<of>last|this|next) week\b)?"
        rf"(?: (?:early |late )?{DAYTIME}\b)?",
        build.weekday,
    ),
    _rule(
        starts.PARTS | starts.words("yesterday today tomorrow tonight"),
        r"(?:(?:early|late|earlier|later) )?(?P<word>yesterday|today|tomorrow|tonight)\b"
        rf"(?: (?:early |late )?{DAYTIME}\b)?",
        build.today,
    ),
    _rule(
        starts.PARTS,
        rf"(?:{_PIECE}|(?P<part>earlier|later|late|early) (?:in )?)the (?P<unit>day|week|month|year)\b(?! of\b)",
        build.the_unit,
    ),
    _rule(
        starts.NEAR | starts.PARTS,
        rf"(?P<part>{_PART})(?P<which>last|next|this|this past|past|previous|that|that same|the same|same|the previous"
        rf"|the following|the next|the very next|the past|the last|the coming) (?P<unit>{UNIT}|{DAYTIME})\b(?!-)"
        r"(?P<half> and a half\b)?",
        build.period,
    ),
    _rule(
        starts.NEAR,
        "(?:the )?(?P<which>past|last|next|coming|previous|preceding|following|recent) "
        rf"(?:(?P<few>few|several|couple of) |(?P<count>{NUMBER})(?: |-))?(?P<unit>{PLURAL})\b(?! of\b)",
        build_counted.rolling,
    ),
    _rule(
        starts.words("then now that the"),
        r"(?P<word>the time|that time|that point|then|now|the present)\b(?! of\b)",
        build_counted.then,
    ),
    _rule(
        starts.words("within in"),
        rf"(?P<within>within|in) {_AMOUNT}(?P<time>['’]s? time\b)?(?! of\b|-)",
        build_counted.ahead,
    ),
    _rule(starts.THE, r"the eve(?P<of> of)?\b", build_counted.eve),
    _rule(starts.VAGUE, rf"(?:recently|lately|{HOLIDAY})\b", build_counted.vague),
)
