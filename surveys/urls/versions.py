"""Addresses of the page Vragenlijst."""

from django.urls import path

from surveys.views import version_modules, version_pages, version_workbooks, versions

urlpatterns = [
    path("beheer/vragenlijst/", versions.versions, name="versions"),
    path("beheer/vragenlijst/nieuw/<int:survey_id>/", versions.upload, name="version_upload"),
    path("beheer/vragenlijst/nieuw/<int:survey_id>/excel/", version_workbooks.check_workbook, name="version_from_workbook"),
    path("beheer/vragenlijst/<int:pk>/", versions.version, name="version"),
    path("beheer/vragenlijst/<int:pk>/vragenlijst.yaml", versions.definition, name="version_definition"),
    path("beheer/vragenlijst/<int:pk>/vragenlijst.xlsx", version_workbooks.workbook, name="version_workbook"),
    path("beheer/vragenlijst/<int:pk>/publiceren/", versions.publish_version, name="version_publish"),
    path("beheer/vragenlijst/<int:pk>/in-gebruik/", versions.use_version, name="version_use"),
    path("beheer/vragenlijst/<int:pk>/weggooien/", versions.discard_version, name="version_discard"),
    path("beheer/vragenlijst/<int:pk>/modules/", version_modules.modules, name="version_modules"),
    path("beheer/vragenlijst/<int:pk>/controle/", version_pages.check_page, name="version_check"),
    path("beheer/vragenlijst/<int:pk>/voorbeeld/", version_pages.preview, name="version_preview"),
    path("beheer/vragenlijst/<int:pk>/doorloop/", version_pages.walk, name="version_walk"),
    path("beheer/vragenlijst/<int:pk>/verschillen/", version_pages.differences, name="version_differences"),
    path("beheer/vragenlijst/<int:pk>/vragenlijst.pdf", version_pages.pdf, name="version_pdf"),
]
