"""Checks of the use of indicators: what is defined should be used, and what is cited defined.

Source: design section 4, "Plan checks": PI used but not defined, or defined and not used.
"""

from plans.checks.outline import about_indicator, counted, finding, listed, short
from plans.content import lines

# More than this are named in one finding.
MANY = 5


def not_used(outline, elsewhere):
    """Indicators that no priority, action or basket uses, said once where they are many.

    One for which a partner is named is listed for information, and need not be tied to anything.
    """
    used = {id(row) for rows in outline.indicators_of.values() for row in rows}
    cited = set()
    for row in (*outline.content.priorities, *outline.content.actions):
        cited.update(outline.cited(row.indicators))
        if outline.cites_all(row.indicators):
            return
    used.update(id(row) for code in cited for row in outline.codes.get(code, ()))
    members = (outline.indicators.get(outline.key(row.indicator)) for row in outline.content.baskets)
    used.update(id(row) for row in members if row is not None)
    unused = [row for row in outline.content.indicators if id(row) not in used and not row.partner.strip()]
    if len(unused) > MANY:
        names = listed(", ".join(lines(row.refs)) or f"“{short(row.indicator)}”" for row in unused)
        whole = len(unused) == len(outline.content.indicators)
        which = "None" if whole else str(len(unused))
        yield finding(
            "indicator-not-used",
            outline.whole("Indicators"),
            f"{which} of the {counted(len(outline.content.indicators), 'indicator')} "
            f"{'is' if whole else 'are not'} tied to a priority: {names}.",
            column="Priority",
        )
        return
    for row in unused:
        yield finding(
            "indicator-not-used", row, f"{about_indicator(row)} is tied to no priority.", column="Priority"
        )


def not_defined(outline, elsewhere):
    """Indicator codes that priorities and actions cite and neither this plan nor the council defines.

    Said once for each code; once for the plan when it has no indicators at all.
    """
    missing = {}
    for row in (*outline.content.priorities, *outline.content.actions):
        for code in outline.cited(row.indicators):
            if code not in outline.codes and code not in elsewhere.codes:
                missing.setdefault(code, []).append(row)
    if len(missing) > MANY and not outline.content.indicators:
        yield finding(
            "indicator-not-defined",
            next(iter(missing.values()))[0],
            f"The plan cites {len(missing)} indicator codes and defines none of them: "
            f"{listed(missing, most=40)}.",
            column="Indicators",
        )
        return
    for code, rows in missing.items():
        times = f" (cited {len(rows)} times)" if len(rows) > 1 else ""
        yield finding(
            "indicator-not-defined",
            rows[0],
            f"{outline.about(rows[0])} cites indicator {code}, which is not defined{times}.",
            column="Indicators",
        )


RULES = (not_used, not_defined)
