"""The form on which an administrator says that somebody leaves the council."""

from django import forms

from organisation.fields import DayField
from organisation.models import Person


class LeaveForm(forms.Form):
    """The last day, who holds each post next, and whether the sign-in ends at once."""

    last_day = DayField(
        named="The last day",
        label="Last day in the council",
        help_text="Like 27 3 2027. On this day nothing has changed yet; the day after, they are gone.",
    )

    def __init__(self, *args, person, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = posts
        staying = Person.objects.of(person.council).filter(left_on=None, leaving=None).exclude(pk=person.pk)
        for post in posts:
            self.fields[f"post_{post.pk}"] = forms.ModelChoiceField(
                staying,
                required=False,
                label=f"Who holds {post} next",
                empty_label="Nobody yet: the post becomes vacant",
                error_messages={
                    "invalid_choice": f"Choose who holds {post} next from the list, or nobody yet"
                },
            )
        if person.user and person.user.is_active:
            self.fields["close_now"] = forms.BooleanField(
                required=False,
                label="Close the sign-in now",
                help_text="Otherwise it is closed after the last day. Either way every session ends then.",
            )

    def successors(self):
        """Return {Post: Person} of the posts for which somebody was chosen."""
        chosen = ((post, self.cleaned_data[f"post_{post.pk}"]) for post in self.posts)
        return {post: person for post, person in chosen if person}
