"""Formulas: an indicator worked out from other indicators, by their codes.

Source: design, section 4 "Values" and "Periods"; matching of codes is that of the workbook form (codes.py).
A formula holds codes in square brackets, numbers, + - * / and round brackets: ([NI 59] + [NI 60]) / 2. The
signs × ÷ − are understood too. * and / come before + and -, and equals are taken from left to right. It is
read by the few rules below and never run as a program. An indicator may not, through others, need itself.
Numbers are exact. An absent figure makes the whole absent (the words say which), and so does dividing by 0.
Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.choices import State
from indicators.codes import normal
from indicators.worked_out import WorkedOut, exact_places, lacks, listed, operand, state_of

# Longer or deeper is a program, not the definition of an indicator.
LONGEST = 500
DEEPEST = 20
# The first size that no figure can have (values.is_usable).
TOO_LARGE = 10**61


class NotAFormula(ValueError):
    """Words that are no formula; says where, and what to write, in a sentence for the person who wrote it."""


@dataclass(frozen=True)
class Formula:
    """A formula as written, and as it is worked out.

    codes -- as they are looked up, in order, each once.  written -- the same as the person wrote them.
    steps -- what to do in turn: a Fraction or a code to take, or a sign to apply to the last two taken
    ("neg" to the last one).
    """

    words: str
    codes: tuple[str, ...]
    written: tuple[str, ...]
    steps: tuple[Fraction | tuple[str] | str, ...]


_PIECES = re.compile(
    r"\s*(?:\[(?P<code>[^\[\]]*)\]|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))|(?P<sign>[-+*/()]))"
)
_SAME_SIGNS = str.maketrans("×÷−–", "*/--")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,8})?")


def parse(words):
    """Return the Formula that words hold. Raises NotAFormula, which says where they cannot be read."""
    if len(words) > LONGEST:
        raise NotAFormula(f"A formula has at most {LONGEST} characters; this one has {len(words)}")
    pieces = _pieces(words)
    if not pieces:
        raise NotAFormula("Enter a formula, such as ([NI 59] + [NI 60]) / 2")
    steps = _Reader(pieces).read()
    codes = {}
    for kind, text in pieces:
        if kind == "code":
            codes.setdefault(normal(text), text)
    if not codes:
        raise NotAFormula("A formula needs the code of an indicator in square brackets, such as [NI 59]")
    return Formula(words, tuple(codes), tuple(codes.values()), steps)


def _pieces(words):
    """Return the pieces of a formula, pairs (kind, words)."""
    text, at, pieces = words.translate(_SAME_SIGNS).rstrip(), 0, []
    while at < len(text):
        found = _PIECES.match(text, at)
        if not found:
            raise NotAFormula(_unread(text[at:].strip()))
        kind, piece = found.lastgroup, " ".join(found[found.lastgroup].split())
        if kind == "code" and not normal(piece):
            raise NotAFormula("Write a code between the square brackets, such as [NI 59]")
        if kind == "number" and not _NUMBER.fullmatch(piece):
            raise NotAFormula(
                f"{piece} is not a number that can be used here: write up to 15 figures before the point "
                "and 1 to 8 after it, like 100 or 0.5"
            )
        pieces.append((kind, piece))
        at = found.end()
    return pieces


def _unread(rest):
    """Return what to say of words that are no piece of a formula."""
    if rest.startswith("["):
        return f"A square bracket is not closed: {_start(rest)}. Write [NI 59]"
    if rest.startswith(","):
        return "Write numbers without commas, like 1000"
    if rest.startswith("%"):
        return "Write a percentage as a number: 0.05 for 5%"
    return f"{_start(rest)} cannot be read here. Use codes in square brackets, numbers, + - * / and brackets"


def _start(text):
    return f"“{text if len(text) <= 20 else text[:20] + '…'}”"


class _Reader:
    """A formula being read: sums of products of codes, numbers and brackets."""

    def __init__(self, pieces):
        self.pieces, self.at, self.depth, self.steps = pieces, 0, 0, []

    def read(self):
        """Return the steps of the whole formula."""
        self._sum()
        if self.at < len(self.pieces):
            left = self._words()
            if left == ")":
                raise NotAFormula("A closing bracket has no opening one")
            raise NotAFormula(f"Write + - * or / before {left}")
        return tuple(self.steps)

    def _sign(self, *signs):
        """Take the next piece if it is one of the signs, and return it; None otherwise."""
        if self.at < len(self.pieces) and self.pieces[self.at][0] == "sign":
            if (sign := self.pieces[self.at][1]) in signs:
                self.at += 1
                return sign
        return None

    def _words(self):
        kind, text = self.pieces[self.at]
        return f"[{text}]" if kind == "code" else text

    def _sum(self):
        self._product()
        while sign := self._sign("+", "-"):
            self._product()
            self.steps.append(sign)

    def _product(self):
        self._single()
        while sign := self._sign("*", "/"):
            self._single()
            self.steps.append(sign)

    def _single(self):
        negative = self._sign("-")
        if self._sign("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise NotAFormula(f"Brackets stand in at most {DEEPEST} brackets")
            self._sum()
            if not self._sign(")"):
                raise NotAFormula("An opening bracket is not closed")
            self.depth -= 1
        elif self.at < len(self.pieces) and self.pieces[self.at][0] != "sign":
            kind, text = self.pieces[self.at]
            self.steps.append((normal(text),) if kind == "code" else Fraction(Decimal(text)))
            self.at += 1
        elif self.at == len(self.pieces):
            raise NotAFormula("The formula ends where a code, a number or a bracket should follow")
        else:
            raise NotAFormula(f"Write a code, a number or a bracket before {self._words()}")
        if negative:
            self.steps.append("neg")


# --- Which indicators a formula needs ---


def problems(indicator, formula, formulas, named):
    """Return what is wrong with a formula for an indicator, in sentences; [] when nothing is.

    indicator -- its key.  formulas -- {key: Formula} of the other indicators that have one.
    named -- {code as looked up: keys of the indicators with that code}, of the same council.
    Unknown codes, codes that name several indicators, and a circle, which is named from end to end.
    """
    said = []
    for code, written in zip(formula.codes, formula.written, strict=True):
        keys = named.get(code, ())
        if not keys:
            said.append(
                f"[{written}] is not the code of an indicator. Correct the code, or add the indicator first"
            )
        elif len(keys) > 1:
            said.append(
                f"[{written}] is the code of {len(keys)} indicators. Use a code that only one of them has"
            )
    if path := circle(indicator, {**formulas, indicator: formula}, named):
        said.append(
            "The formula forms a circle: this indicator needs "
            + ", which needs ".join(f"[{code}]" for code in path)
            + ", which is this indicator"
        )
    return said


def circle(indicator, formulas, named):
    """Return the codes, as written, that lead from an indicator back to itself; None where none do.

    A formula that names its own indicator, by whichever of its codes, is a circle of one.
    """
    waiting, seen = [(indicator, ())], set()
    while waiting:
        key, path = waiting.pop(0)
        formula = formulas.get(key)
        if formula is None or key in seen:
            continue
        seen.add(key)
        for code, written in zip(formula.codes, formula.written, strict=True):
            for needed in named.get(code, ()):
                if needed == indicator:
                    return (*path, written)
                waiting.append((needed, (*path, written)))
    return None


# --- Working out ---


def work_out(formula, figures):
    """Return the WorkedOut figure of a formula in one period.

    figures -- {code as looked up: Decimal, Value or None}, all of that period.
    """
    operands = {code: operand(figures.get(code)) for code in formula.codes}
    written = dict(zip(formula.codes, (f"[{code}]" for code in formula.written), strict=True))
    absent = [(written[code], one.state) for code, one in operands.items() if one.exact is None]
    if absent:
        state = state_of(state for _, state in absent)
        return WorkedOut(None, state, f"Cannot be worked out: {lacks(absent)}")
    stack = []
    for step in formula.steps:
        if isinstance(step, Fraction):
            stack.append(step)
        elif isinstance(step, tuple):
            stack.append(operands[step[0]].exact)
        elif step == "neg":
            stack.append(-stack.pop())
        elif (answer := _apply(step, *_last_two(stack))) is not None:
            stack.append(answer)
        else:
            return WorkedOut(
                None, State.NOT_APPLICABLE, f"Cannot be worked out: {formula.words} divides by 0"
            )
    if abs(stack[0]) >= TOO_LARGE:
        return WorkedOut(None, State.UNREAD, "Cannot be worked out: the answer is too large to be a figure")
    return _answer(stack[0], formula, operands, written)


def _last_two(stack):
    right, left = stack.pop(), stack.pop()
    return left, right


def _apply(sign, left, right):
    """Return what a sign makes of two numbers; None for a division by 0."""
    if sign == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _answer(exact, formula, operands, written):
    stated = [one.places for one in operands.values()]
    stated += [exact_places(step) for step in formula.steps if isinstance(step, Fraction)]
    return WorkedOut(
        exact,
        State.VALUE,
        f"{formula.words}, from {listed(written.values())}",
        provisional=any(one.provisional for one in operands.values()),
        places=max(stated),
    )
