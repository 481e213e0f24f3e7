"""Exempt risks in the content of a plan: taken out for who may not read them, and put back on the way in.

Source: design, section 7: exempt items are invisible in every page, search, export, PDF and feed to those
without the right. So a person without it who takes a plan out as a workbook and brings it in again must
neither see an exempt risk nor remove it. Pure: nothing here reads the database.
"""

from dataclasses import replace

from plans.content import lines
from plans.references import normal_ref


def without_exempt(content, exempt):
    """Return the PlanContent without some of its risks, and without the references to them.

    exempt -- the primary keys of the risks that are not to be seen. A reference that also means a risk that
    may be seen stays. Words of the narrative are the author's own and stay as they are.
    """
    if not exempt:
        return content
    hidden = _refs(row for row in content.risks if row.pk in exempt)
    seen = _refs(row for row in content.risks if row.pk not in exempt)
    return replace(
        content,
        risks=[row for row in content.risks if row.pk not in exempt],
        priorities=[_without(row, hidden - seen) for row in content.priorities],
    )


def with_exempt_of(content, held, exempt):
    """Return the PlanContent of a workbook with what without_exempt() takes out of the held one put back.

    A risk comes back behind the one that stands before it in the plan; a reference comes back in its place
    where the cell is otherwise as it was, else at its end. A row that repeats the ref and the words of an
    exempt risk is that risk as it is held. A sheet that the workbook lacks stays away.
    """
    if not exempt:
        return content
    known = {_name(row) for row in held.risks if row.pk in exempt}
    risks = [row for row in content.risks if _name(row) not in known]
    public = {_key(row): row.risks for row in without_exempt(held, exempt).priorities}
    whole = {_key(row): row.risks for row in held.priorities}
    return replace(
        content,
        risks=_put_back(risks, held.risks, exempt),
        priorities=[_with(row, public.get(_key(row)), whole.get(_key(row))) for row in content.priorities],
    )


def _refs(rows):
    return {normal_ref(row.ref) for row in rows if row.ref.strip()}


def _without(row, hidden):
    """Return a row of the sheet Priorities without the lines of its cell Risks that are hidden refs."""
    if not any(normal_ref(line) in hidden for line in lines(row.risks)):
        return row
    kept = [line for line in row.risks.splitlines() if normal_ref(line) not in hidden]
    return replace(row, risks="\n".join(kept))


def _with(row, public, whole):
    """Return a row with the references that were taken out of its cell Risks."""
    if public == whole:
        return row
    if row.risks == public:
        return replace(row, risks=whole)
    seen = {normal_ref(line) for line in (*lines(public), *lines(row.risks))}
    return replace(
        row,
        risks="\n".join(
            [*lines(row.risks), *(line for line in lines(whole) if normal_ref(line) not in seen)]
        ),
    )


def _put_back(risks, held, exempt):
    """Return the risks of a workbook with the exempt ones of the plan, each behind its neighbour above."""
    risks = list(risks)
    for place, row in enumerate(held):
        if row.pk not in exempt:
            continue
        above = {_name(one): nearness for nearness, one in enumerate(held[:place])}
        found = max(
            ((above[_name(one)], at) for at, one in enumerate(risks) if _name(one) in above), default=(0, -1)
        )
        risks.insert(found[1] + 1, row)
    return risks


def _name(row):
    return normal_ref(row.ref), " ".join(row.risk.split()).casefold()


def _key(row):
    return normal_ref(row.key or row.ref), "" if row.key or row.ref else row.title
