"""Reads over the frame. Writes nothing."""

from django.db.models import Count, QuerySet

from organisations.models import Organisation


def organisations_with_counts() -> QuerySet[Organisation]:
    """Return the organisations with how many office holders each has."""
    return Organisation.objects.annotate(office_holder_count=Count("office_holders"))
