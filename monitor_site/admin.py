"""Accounts in the Django admin: one role each, and no way to raise one's own rights."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest

from monitor_site.staff.roles import ADMIN_ROLES, Role

admin.site.unregister(User)
admin.site.unregister(Group)


class StaffUserForm(UserChangeForm):
    """An account with exactly one role."""

    def clean_groups(self) -> QuerySet[Group]:
        """Refuse none and several."""
        groups: QuerySet[Group] = self.cleaned_data["groups"]
        if groups.count() != 1:
            raise forms.ValidationError("Kies precies één rol.")
        return groups


@admin.register(User)
class StaffUserAdmin(UserAdmin):
    """Accounts. What a role may do is in one table in the program, so single rights are not given out here."""

    form = StaffUserForm
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Naam", {"fields": ("first_name", "last_name")}),
        ("Toegang", {"fields": ("is_active", "groups", "last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Leave superusers out for everybody else: who can set a password, can log in with it."""
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change the own account here, so that nobody gives themselves another role."""
        return super().has_change_permission(request, obj) and (obj is None or obj.pk != request.user.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Accounts are switched off, so that what they did keeps their name."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Open the Django admin for the roles that need it, and for no others."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        if not user.is_superuser:
            roles = set(user.groups.values_list("name", flat=True))
            User.objects.filter(pk=user.pk).update(is_staff=bool(roles & ADMIN_ROLES))

    @admin.display(description="rol")
    def role(self, user: User) -> str:
        """Name of the role."""
        return ", ".join(group.name for group in user.groups.all())


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles, to be looked at; they are written after every migrate."""

    fields = ("name", "permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- Django's signature
        """Roles are in the program."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Roles are in the program."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Roles are in the program; a group that is none of them may go."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.name not in set(Role))
