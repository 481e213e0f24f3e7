"""Examples: what a scheme makes of results at each of its boundaries, and one step beyond.

Source: indicators/rag.py itself rates them, so that an example can never say otherwise than the scheme does.
Nothing here reads the database, the clock or the settings.
"""

from decimal import Decimal

from indicators.choices import Polarity, Rag
from indicators.rag import Tolerance, rate
from indicators.values import Value, show

TARGET = Decimal(80)
STEP = Decimal("0.1")
A_YEAR_AGO = Decimal(60)
JUDGED = (Rag.AMBER, "two of the three sites are open")


def examples_of(scheme, bands):
    """Return [(result in words, Rating)] for an indicator whose target is 80 and of which higher is better.

    scheme -- a RagScheme.  bands -- its Bands, best first, () where it has none of its own.
    """
    how = {
        "polarity": Polarity.HIGHER,
        "tolerance": Tolerance(scheme.tolerance, scheme.relative),
        "scheme": scheme.method,
        "bands": bands,
        "year_ago": _value(A_YEAR_AGO),
        "judgement": JUDGED,
    }
    if scheme.method == "judgement":
        return [("Any result", rate(None, None, **how))]
    limits = [band.up_to for band in bands if band.up_to is not None] or [Decimal(0), scheme.tolerance]
    ends = {TARGET - (limit * TARGET / 100 if scheme.relative else limit) for limit in limits}
    results = {TARGET, *ends, *(end - STEP for end in ends)}
    if scheme.method == "improving":
        results |= {A_YEAR_AGO, A_YEAR_AGO - STEP}
    return [
        (show(result), rate(_value(result), _value(TARGET), **how))
        for result in sorted(results, reverse=True)
    ]


def _value(number):
    return Value(show(number), number=number)
