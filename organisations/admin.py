"""Repair of the frame by staff: organisations and office holders. Knows nothing of invitations or answers."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from organisations.choices import TIER_OF_OFFICE, Office
from organisations.models import OfficeHolder, Organisation
from organisations.queries import organisations_with_counts
from organisations.registering import save_organisation, save_person

_PERSONAL: Final = ("initials", "first_name", "prefix", "family_name", "email", "phone")


class OfficeFilter(admin.SimpleListFilter):
    """The offices, in the order of the tiers."""

    title = "functie"
    parameter_name = "functie"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django's signature
        """Return the choices."""
        return list(Office.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[OfficeHolder]) -> QuerySet[OfficeHolder]:  # noqa: ARG002 -- Django's signature
        """Keep the holders of the office asked for."""
        return queryset.filter(office=self.value()) if self.value() in Office.values else queryset


class FrameAdmin(admin.ModelAdmin):
    """Rows of the frame: repaired here, never deleted. No search: what is typed there would put names in addresses."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Nobody deletes by hand."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(FrameAdmin):
    """Municipalities, provinces and water boards, with the way to their office holders."""

    list_display = ("official_name", "code", "tier", "province", "size_class", "urbanity", "office_holders")
    list_filter = ("tier", "province", "size_class", "urbanity")
    fields = ("code", "tier", "name", "official_name", "province", "inhabitants", "size_class", "urbanity")
    readonly_fields = ("code", "tier")
    ordering = ("sort_key", "tier")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:  # noqa: ARG002 -- Django's signature
        """Count the office holders along."""
        return organisations_with_counts()

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- Django's signature
        """Organisations come from the register."""
        return False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 -- Django's signature
        """Store through the operation."""
        save_organisation(obj)

    @admin.display(description="ambtsdragers", ordering="office_holder_count")
    def office_holders(self, organisation: Any) -> str:
        """Return the number of office holders, as a link to them."""
        address = f"{reverse('admin:organisations_officeholder_changelist')}?organisation__id__exact={organisation.pk}"
        return format_html('<a href="{}">{}</a>', address, organisation.office_holder_count)


class OfficeHolderForm(forms.ModelForm):
    """An office holder; the browser is asked not to offer what was typed about somebody else."""

    class Meta:
        model = OfficeHolder
        fields = ("organisation", "office", *_PERSONAL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _PERSONAL:
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any] | None:
        """Refuse an office that the organisation does not know."""
        cleaned: Mapping[str, Any] = super().clean() or self.cleaned_data
        organisation, office = cleaned.get("organisation"), cleaned.get("office")
        if organisation and office and TIER_OF_OFFICE[Office(office)] != organisation.tier:
            kind = organisation.get_tier_display().lower()
            self.add_error("office", f"Deze functie hoort niet bij een {kind}.")
        return dict(cleaned)


@admin.register(OfficeHolder)
class OfficeHolderAdmin(FrameAdmin):
    """Persons with their office and how to reach them."""

    form = OfficeHolderForm
    list_display = ("full_name", "organisation", "office", "email", "phone")
    list_filter = ("organisation__tier", OfficeFilter, "organisation__province")
    list_select_related = ("organisation",)
    ordering = ("sort_key", "pk")

    def save_model(self, request: HttpRequest, obj: OfficeHolder, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 -- Django's signature
        """Store through the operation."""
        save_person(obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Log who was added by number: the log outlives the name."""
        return _without_name(super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Log who was changed by number."""
        return _without_name(super().log_change(request, obj, message))

    @admin.display(description="naam", ordering="sort_key")
    def full_name(self, holder: OfficeHolder) -> str:
        """Name as it is written in a letter."""
        return holder.full_name


def _without_name(entry: LogEntry) -> LogEntry:
    entry.object_repr = f"ambtsdrager {entry.object_id}"
    entry.save(update_fields=["object_repr"])
    return entry
