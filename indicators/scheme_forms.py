"""Forms of ratings: a version of a scheme, and the rating that an officer chooses."""

from decimal import Decimal, InvalidOperation

from django import forms

from indicators.bands import Band, Shape, problems
from indicators.choices import Rag
from indicators.models import RagBand, RagScheme
from indicators.scheme_operations import make_version
from indicators.values import is_usable, show
from organisation.decimals import storable
from organisation.editing import EditForm
from organisation.fields import DayField

NARROW = {"class": "govuk-input--width-5"}
LONGEST_WORD = RagBand._meta.get_field("label").max_length
PLACES = RagBand._meta.get_field("up_to").decimal_places
SHAPES = ", ".join(Shape.values)
HOW = "Write four things with ; between them: a word; a shape; green, amber or red; up to what miss"


def in_percent_of(whole, **kwargs):
    """Return a choice between percent of something and the unit of the indicator."""
    return forms.TypedChoiceField(
        choices=((True, f"Percent of {whole}"), (False, "The unit of the indicator")),
        coerce=lambda value: value == "True",
        **kwargs,
    )


def bands_of(words):
    """Return the Bands that lines say, one on each. Raises ValidationError, which names the line."""
    bands = []
    for number, line in enumerate(filter(str.strip, words.splitlines()), start=1):
        pieces = [piece.strip() for piece in line.split(";")]
        if len(pieces) == 3:
            pieces.append("")
        if len(pieces) != 4:
            raise forms.ValidationError(f"Line {number}: {HOW}. This is “{line.strip()}”")
        label, shape, rag, up_to = pieces
        if not label or len(label) > LONGEST_WORD:
            raise forms.ValidationError(f"Line {number}: begin with a word of 1 to {LONGEST_WORD} letters")
        if shape.lower() not in Shape.values:
            raise forms.ValidationError(f"Line {number}: “{shape}” is not a shape. Use one of {SHAPES}")
        if rag.lower() not in (Rag.GREEN, Rag.AMBER, Rag.RED):
            raise forms.ValidationError(f"Line {number}: say green, amber or red, and not “{rag}”")
        bands.append(Band(label, shape.lower(), Rag(rag.lower()), _up_to(number, up_to)))
    if wrong := problems(bands):
        raise forms.ValidationError(wrong)
    return bands


def _up_to(number, words):
    """Return the miss up to which the band of a line reaches, None where it is blank."""
    words = words.replace("%", "").strip()
    if not words:
        return None
    try:
        found = Decimal(words.replace("−", "-"))
    except InvalidOperation:
        found = None
    if found is None or not is_usable(found) or storable(found, PLACES) is None or abs(found) >= 10**12:
        raise forms.ValidationError(
            f"Line {number}: “{words}” is not a number that can be used here: write one like 5, 0 or -2.5"
        )
    return found


def lines_of(bands):
    """Return bands as bands_of() reads them."""
    return "\n".join(
        f"{one.label}; {one.shape}; {one.rag}" + ("" if one.up_to is None else f"; {show(one.up_to)}")
        for one in bands
    )


class SchemeForm(EditForm):
    """A scheme, or the next version of one: what it is called cannot change then.

    base -- the version that it follows, or None.
    """

    # What a new version begins with.
    CARRIED = ("name", "method", "tolerance", "relative", "same_within", "same_within_relative")

    relative = in_percent_of("the target", label="Tolerance and bands are in")
    bands = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="Bands of its own",
        help_text="Only for the method of that name. One on each line, the best first: a word; a shape; the "
        "colour as which it counts; and the largest miss of the target in it, below 0 for what the target is "
        "beaten by. The last band has none. Like “Nearly there; square; amber; 5”. "
        f"The shapes are {SHAPES}.",
    )
    same_within_relative = in_percent_of("the earlier figure", label="What counts as no change is in")
    rates_from = DayField(
        named="The first day",
        required=False,
        label="Rates periods that begin on or after",
        help_text="Periods that begin before this day keep the rating of the version before. Blank: it rates "
        "every period.",
    )

    class Meta:
        model = RagScheme
        fields = (
            *("name", "method", "tolerance", "relative", "bands", "same_within", "same_within_relative"),
            *("rates_from", "why"),
        )
        widgets = {
            "tolerance": forms.TextInput(attrs=NARROW),
            "same_within": forms.TextInput(attrs=NARROW),
            "why": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"why": "What changes, and why"}
        error_messages = {
            "name": {"required": "Enter the name of the scheme"},
            "tolerance": {
                "required": "Enter the tolerance: 0 for none",
                "invalid": "Tolerance must be a number, like 5 or 2.5",
            },
            "same_within": {
                "required": "Enter what counts as no change: 0 if every movement counts",
                "invalid": "What counts as no change must be a number, like 0.5",
            },
        }

    def __init__(self, *args, base=None, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.base, self.by = base, by
        self.order_fields(self._meta.fields)
        for name in ("tolerance", "same_within"):
            self.initial[name] = f"{Decimal(self.initial[name]).normalize():f}"
        if base is not None:
            del self.fields["name"]
            self.fields["why"].required = True
            self.fields["why"].error_messages["required"] = "Say what changes, and why"
            self.initial["bands"] = lines_of(base.bands.all())

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if RagScheme.objects.filter(council=self.instance.council_id, name__iexact=name).exists():
            raise forms.ValidationError(
                f"There is a scheme called {name} already: make a new version of it, or choose another name"
            )
        return name

    def clean_rates_from(self):
        day = self.cleaned_data["rates_from"]
        if self.base is not None and self.base.rates_from and day and day <= self.base.rates_from:
            raise forms.ValidationError(
                f"{self.base} rates from {self.base.rates_from:%-d %B %Y}: enter a later day, or leave the "
                "boxes blank to rate every period anew"
            )
        return day

    def clean(self):
        cleaned = super().clean()
        self.own_bands = []
        if cleaned.get("method") == RagScheme.Method.BANDS:
            try:
                self.own_bands = bands_of(cleaned.get("bands", ""))
            except forms.ValidationError as wrong:
                self.add_error("bands", wrong)
        return cleaned

    def save(self, commit=True):
        return make_version(self.instance, self.own_bands, by=self.by)
