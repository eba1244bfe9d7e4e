"""Who may do what: the one table of roles and permissions, written into the database after every migrate."""

from enum import StrEnum
from typing import Final

from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q


class Role(StrEnum):
    """The roles of staff; each is a group with this name."""

    RESEARCHER = "onderzoeker"
    FIELDWORK = "veldwerk"
    BZK_READER = "bzk_lezer"
    ADMINISTRATOR = "beheerder"
    CALLER = "beller"

    @property
    def label(self) -> str:
        """The name of the role as people say it; the value is what is stored."""
        return _LABELS.get(self.value, self.value)


_LABELS: Final = {"veldwerk": "veldwerkcoördinator", "bzk_lezer": "BZK-lezer"}


def role_label(group_name: str) -> str:
    """Return how a role is called, given the name of its group; another group is called by its own name."""
    return _LABELS.get(group_name, group_name)


_RESEARCHER, _FIELDWORK, _READER, _ADMINISTRATOR, _CALLER = Role

# One row a permission. A reader at BZK sees figures and never persons; an administrator sees accounts and never results;
# a caller sees the one person on the line and no figures.
MATRIX: Final[dict[str, tuple[Role, ...]]] = {
    # --- own pages
    "organisations.manage_frame": (_RESEARCHER, _FIELDWORK),
    "surveys.view_fieldwork": (_RESEARCHER, _FIELDWORK, _READER, _ADMINISTRATOR),
    "surveys.manage_questionnaire": (_RESEARCHER,),
    "surveys.manage_interviews": (_RESEARCHER,),
    "surveys.reconcile_dossiers": (_RESEARCHER,),
    "surveys.send_mail_wave": (_RESEARCHER, _FIELDWORK),
    "surveys.make_letters": (_FIELDWORK,),
    "surveys.call_respondents": (_CALLER, _FIELDWORK),
    "surveys.use_helpdesk": (_CALLER, _FIELDWORK),
    "reports.code_open_answers": (_RESEARCHER,),
    "reports.freeze_snapshot": (_RESEARCHER,),
    "reports.publish_results": (_RESEARCHER,),
    "reports.view_results": (_RESEARCHER, _READER),
    "reports.download_results": (_RESEARCHER, _READER),
    "reports.make_products": (_RESEARCHER,),
    "reports.download_microdata": (_RESEARCHER,),
    # --- data repair in the Django admin
    "organisations.view_organisation": (_RESEARCHER, _FIELDWORK),
    "organisations.change_organisation": (_RESEARCHER,),
    "organisations.view_officeholder": (_RESEARCHER, _FIELDWORK),
    "organisations.add_officeholder": (_RESEARCHER, _FIELDWORK),
    "organisations.change_officeholder": (_RESEARCHER, _FIELDWORK),
    "surveys.view_edition": (_RESEARCHER, _FIELDWORK),
    "surveys.add_edition": (_RESEARCHER,),
    "surveys.change_edition": (_RESEARCHER,),
    "surveys.view_survey": (_RESEARCHER, _FIELDWORK),
    "surveys.add_survey": (_RESEARCHER,),
    "surveys.change_survey": (_RESEARCHER,),
    "surveys.view_questionnaire": (_RESEARCHER,),
    "surveys.view_invitation": (_RESEARCHER, _FIELDWORK),
    "surveys.change_invitation": (_FIELDWORK,),
    "surveys.view_mailwave": (_RESEARCHER, _FIELDWORK),
    "surveys.view_mailing": (_RESEARCHER, _FIELDWORK),
    "reports.view_snapshot": (_RESEARCHER,),
    "reports.view_download": (_ADMINISTRATOR,),
    # --- accounts and what was done with them
    "audit.view_event": (_ADMINISTRATOR,),
    "retention.manage_retention": (_ADMINISTRATOR,),
    "auth.view_user": (_ADMINISTRATOR,),
    "auth.add_user": (_ADMINISTRATOR,),
    "auth.change_user": (_ADMINISTRATOR,),
    "auth.view_group": (_ADMINISTRATOR,),
    "otp_totp.view_totpdevice": (_ADMINISTRATOR,),
    "otp_totp.delete_totpdevice": (_ADMINISTRATOR,),
    "otp_static.view_staticdevice": (_ADMINISTRATOR,),
    "otp_static.delete_staticdevice": (_ADMINISTRATOR,),
    "axes.view_accessattempt": (_ADMINISTRATOR,),
    "axes.delete_accessattempt": (_ADMINISTRATOR,),
}
# Only these may enter the Django admin at all.
ADMIN_ROLES: Final = frozenset({Role.RESEARCHER, Role.FIELDWORK, Role.ADMINISTRATOR})


class UnknownPermissionError(LookupError):
    """The matrix names a permission that no model has."""


def permissions_of(role: Role) -> frozenset[str]:
    """Return the permissions of `role`, written app.codename."""
    return frozenset(name for name, roles in MATRIX.items() if role in roles)


@transaction.atomic
def create_roles(using: str = "default") -> None:
    """Make the groups hold exactly what the matrix says; safe to repeat."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).filter(_named_in_matrix()).select_related("content_type")
    }
    unknown = sorted(set(MATRIX) - set(known))
    if unknown:
        raise UnknownPermissionError(f"No model has these permissions: {', '.join(unknown)}")
    for role in Role:
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set([known[name] for name in permissions_of(role)])


def _named_in_matrix() -> Q:
    query = Q()
    for name in MATRIX:
        app, codename = name.split(".")
        query |= Q(content_type__app_label=app, codename=codename)
    return query


def create_roles_after_migrate(*, using: str = "default", apps: Apps = global_apps, **_signal: object) -> None:
    """Answer Django's post_migrate for the last app, when the permissions of all others have been made.

    While the apps are migrated one by one there is nothing to do until all of them are there.
    """
    migrated = {model._meta.app_label for model in apps.get_models()}  # noqa: SLF001 -- the public name of Django's model API
    if {name.split(".")[0] for name in MATRIX} <= migrated:
        create_roles(using)
