"""The Django admin as this site runs it: our own site object, and the roles after every migrate."""

from django.apps import apps
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class StaffAdminConfig(AdminConfig):
    """The admin with the login, the second factor and the roles of the staff pages."""

    default = False
    default_site = "monitor_site.staff.admin_site.StaffAdminSite"

    def ready(self) -> None:
        """Create the roles once the permissions of the last app are there, and watch over sessions."""
        from monitor_site.staff.roles import create_roles_after_migrate  # noqa: PLC0415 -- needs the models to be loaded
        from monitor_site.staff.sessions import note_sign_in  # noqa: PLC0415 -- the same

        super().ready()
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(create_roles_after_migrate, sender=last, dispatch_uid="staff roles")
        user_logged_in.connect(note_sign_in, dispatch_uid="staff sessions")
