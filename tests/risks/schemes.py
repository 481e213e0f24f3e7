"""Schemes of every kind, for tests that try them: 2 by 2 to 10 by 10, any codes, either order, any bands."""

from hypothesis import strategies as st

from risks.codes import FEWEST, KINDS, MOST, levels
from risks.matrix import Drawing, DrawnBand, ProductBand, Scheme, cells_of
from risks.reviews import steps_of

LABELS = ("Very high", "High", "Medium", "Low")
PRODUCT, DRAWN = "product", "drawn"


@st.composite
def axes(draw, kinds=tuple(KINDS)):
    return levels(
        draw(st.sampled_from(kinds)), draw(st.integers(FEWEST, MOST)), first_is_worst=draw(st.booleans())
    )


@st.composite
def schemes(draw, bands=(PRODUCT, DRAWN)):
    """Schemes with a band for every cell: by product where both axes are numbers, or drawn by hand."""
    how = draw(st.sampled_from(bands))
    kinds = ("digits",) if how == PRODUCT else tuple(KINDS)
    scheme = Scheme(draw(axes(kinds)), draw(axes(kinds)))
    cells = cells_of(scheme)
    if how == PRODUCT:
        top = max(int(likelihood) * int(impact) for likelihood, impact in cells)
        cut = draw(st.integers(1, top - 1))
        found = (ProductBand(cut + 1, top, "High"), ProductBand(1, cut, "Low"))
    else:
        labels = LABELS[: draw(st.integers(1, len(LABELS)))]
        chosen = draw(st.lists(st.sampled_from(labels), min_size=len(cells), max_size=len(cells)))
        found = tuple(
            DrawnBand(label, frozenset(cell for cell, one in zip(cells, chosen, strict=True) if one == label))
            for label in labels
        )
    drawing = Drawing(*(draw(st.booleans()) for _ in range(3)))
    appetite = frozenset(draw(st.lists(st.sampled_from(cells), max_size=12)))
    stricter = frozenset(draw(st.lists(st.sampled_from(cells), max_size=4))) - appetite
    scheme = Scheme(
        *(scheme.likelihood, scheme.impact, found, appetite, drawing),
        stricter=((7, stricter),) if stricter else (),
    )
    months = draw(st.lists(st.integers(1, 24), min_size=8, max_size=8).map(sorted))
    return Scheme(
        *(scheme.likelihood, scheme.impact, found, appetite, drawing, scheme.stricter),
        months=tuple(zip(steps_of(scheme), months, strict=False)),
    )
