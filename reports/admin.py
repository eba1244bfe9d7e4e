"""Snapshots and downloads in the Django admin, to be looked at. The answers in a snapshot are never shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reports.models import Download, Snapshot
from surveys.admin import ReadOnlyAdmin


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Snapshots with their record; the page Gegevens makes them."""

    list_display = ("pk", "survey", "created_at", "created_by", "respondents", "is_test")
    list_filter = ("survey", "is_test")
    list_select_related = ("survey__edition", "created_by")
    fields = ("survey", "created_at", "created_by", "respondents", "is_test", "sha256", "manifest")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        """Leave the bytes where they are."""
        return super().get_queryset(request).defer("parquet")


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    """Who took which file out of the platform, and when."""

    list_display = ("downloaded_at", "user", "what", "file_format", "snapshot")
    list_filter = ("file_format", "what")
    list_select_related = ("user", "snapshot")
    date_hierarchy = "downloaded_at"
    fields = ("downloaded_at", "user", "what", "file_format", "snapshot")
