"""Data repair for staff. Answers are not registered here at all, so that no page can show them beside a name."""

from typing import Any

from django.contrib import admin
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from surveys.invitees import WITH_PERSON
from surveys.models import Edition, Invitation, Mailing, MailWave, Questionnaire, Survey

_BY_NAME = Coalesce("office_holder__sort_key", "official__sort_key")
_BY_ORGANISATION = Coalesce("office_holder__organisation__sort_key", "official__organisation__sort_key")
_BY_FUNCTION = Coalesce("office_holder__office", "official__role")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only operations may write: to be looked at, by whoever may view them."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- Django's signature
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Nobody changes by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Nobody deletes by hand."""
        return False


class KeptAdmin(admin.ModelAdmin):
    """Rows that may be repaired but never deleted here."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Nobody deletes by hand."""
        return False


@admin.register(Edition)
class EditionAdmin(KeptAdmin):
    """Editions and their phase."""

    list_display = ("name", "year", "phase")
    list_filter = ("phase",)


@admin.register(Survey)
class SurveyAdmin(KeptAdmin):
    """Surveys and when they are open; which questionnaire is in use is chosen on the page Vragenlijst."""

    list_display = ("__str__", "opens_at", "closes_at", "questionnaire")
    list_filter = ("edition", "kind")
    list_select_related = ("edition", "questionnaire__survey__edition")
    readonly_fields = ("questionnaire",)


@admin.register(Questionnaire)
class QuestionnaireAdmin(ReadOnlyAdmin):
    """Versions of questionnaires, to be looked at; the page Vragenlijst makes and publishes them."""

    list_display = ("survey", "version", "published_at", "note")
    list_filter = ("survey",)
    list_select_related = ("survey__edition",)
    fields = ("survey", "version", "note", "sha256", "created_at", "created_by", "published_at", "definition")


@admin.register(Invitation)
class InvitationAdmin(KeptAdmin):
    """Who is invited and how far the invitation is. No code, no answers; no search, which would put names in addresses."""

    list_display = ("person", "organisation", "function", "status", "opted_out", "is_test")
    list_filter = (
        "survey",
        "status",
        "opted_out",
        "is_test",
        "office_holder__organisation__tier",
        "office_holder__office",
        "official__organisation__tier",
        "official__role",
    )
    list_select_related = WITH_PERSON
    ordering = (_BY_NAME, "pk")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ("survey", "person", "status", "opted_out", "is_test")
    readonly_fields = ("survey", "person", "status", "is_test")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- Django's signature
        """Inviting is an operation: it also makes the lookup of the code."""
        return False

    @admin.display(description="naam", ordering=_BY_NAME)
    def person(self, invitation: Invitation) -> str:
        """Name of who is invited."""
        return invitation.person.full_name

    @admin.display(description="organisatie", ordering=_BY_ORGANISATION)
    def organisation(self, invitation: Invitation) -> str:
        """Name of the organisation."""
        return invitation.person.organisation.name

    @admin.display(description="functie", ordering=_BY_FUNCTION)
    def function(self, invitation: Invitation) -> str:
        """Name of the office or role."""
        return str(invitation.person.function.label)


@admin.register(MailWave)
class MailWaveAdmin(ReadOnlyAdmin):
    """Waves of mails, to be looked at; the page Veldwerk makes and releases them."""

    list_display = ("name", "survey", "kind", "state", "created_at", "released_at", "released_by")
    list_filter = ("survey", "kind", "state")
    list_select_related = ("survey__edition", "released_by")


class DeliveryFilter(admin.SimpleListFilter):
    """What became of a mail."""

    title = "bezorging"
    parameter_name = "bezorging"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:  # noqa: ARG002 -- Django's signature
        """Return the choices."""
        return (("verzonden", "Verzonden"), ("geweigerd", "Geweigerd"), ("wacht", "Wacht op verzending"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002 -- Django's signature
        """Keep the mails asked for."""
        wanted: dict[str, dict[str, bool | None]] = {
            "verzonden": {"sent_at__isnull": False},
            "geweigerd": {"refused_at__isnull": False},
            "wacht": {"sent_at": None, "refused_at": None},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    """The outbox: which mail went when, and why one was refused. Texts and codes are not kept anywhere."""

    list_display = ("person", "wave", "sent_at", "refused_at", "attempts", "refusal")
    list_filter = ("wave", DeliveryFilter)
    list_select_related = ("wave", "invitation__office_holder", "invitation__official")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ("wave", "person", "message_id", "attempts", "not_before", "sent_at", "refused_at", "refusal")
    readonly_fields = ("person",)

    @admin.display(description="naam", ordering=Coalesce("invitation__office_holder__sort_key", "invitation__official__sort_key"))
    def person(self, mailing: Mailing) -> str:
        """Name of whom the mail is for."""
        return mailing.invitation.person.full_name
