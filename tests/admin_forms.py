"""Filling the admin's forms as a browser would: what stands on the page is sent back, with what is typed."""

from django.db.models import Model, QuerySet
from django.forms import NullBooleanSelect


def sent_back(response):
    """Return {name: value} of everything on an add or change page, as it would be sent unchanged."""
    forms = [response.context["adminform"].form]
    for drawn in response.context["inline_admin_formsets"]:
        forms += [drawn.formset.management_form, *drawn.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = _as_sent(field.value())
            if isinstance(field.field.widget, NullBooleanSelect):
                value = {None: "unknown", True: "true", False: "false"}[field.value()]
            if value is not None:
                data[field.html_name] = value
    if shown := response.context.get("shown_on_page"):
        data["_shown"] = shown
    return data


def fill(client, url, **typed):
    """Open a page, type into its boxes and save. Names of inlines are written prefix__row__field.

    Return the answer; when the page comes back with errors, fail with them unless errors are wanted.
    """
    response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    data = sent_back(response)
    for name, value in typed.items():
        name = "-".join(name.split("__")) if "__" in name else name
        assert name in data or name in _unsent(response), f"{url} has no box {name}: {sorted(data)}"
        data[name] = _as_sent(value)
    return client.post(url, data)


def save(client, url, **typed):
    """Fill and save a page; fail with its errors when it is refused."""
    response = fill(client, url, **typed)
    assert response.status_code == 302, errors_of(response)
    return response


def errors_of(response):
    """Return every error on a page that came back, as words."""
    found = []
    for error in response.context["errors"]:
        found += list(error) if isinstance(error, list | tuple) else [error]
    return [str(error) for error in found]


def _unsent(response):
    """The names of boxes that a browser leaves out when they are empty: unticked, or nothing chosen."""
    forms = [response.context["adminform"].form]
    for drawn in response.context["inline_admin_formsets"]:
        forms += drawn.formset.forms
    return {field.html_name for form in forms for field in form}


def _as_sent(value):
    if value is None or value is False:
        return None if value is False else ""
    if value is True:
        return "on"
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return [_as_sent(one) for one in value]
    return value
