"""What a person does with risk schemes."""

from django.db import transaction
from django.db.models import Max

from risks.models import RiskScheme


def is_used(scheme):
    """Say whether risks were scored by a scheme: then it is never changed, only followed by a new version."""
    return scheme.pk is not None and scheme.assessments.exists()


@transaction.atomic
def make_version(scheme):
    """Return a new version of a scheme with the same rows. Old assessments keep theirs."""
    versions = RiskScheme.objects.filter(council=scheme.council, name=scheme.name)
    new = RiskScheme.objects.create(
        council=scheme.council, name=scheme.name, version=versions.aggregate(last=Max("version"))["last"] + 1
    )
    for row in scheme.rows.all():
        row.pk, row.scheme = None, new
        row.save(force_insert=True)
    return new
