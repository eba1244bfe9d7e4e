"""Addresses of the imports of the frame."""

from django.urls import path, re_path

from organisations.views import import_steps, imports, remembered

urlpatterns = [
    path("beheer/steekproefkader/", imports.frame_imports, name="frame_imports"),
    path("beheer/steekproefkader/onthouden/", remembered.remembered, name="frame_remembered"),
    path("beheer/steekproefkader/onthouden/organisatie/<int:pk>", remembered.organisation, name="frame_forget_organisation"),
    path("beheer/steekproefkader/onthouden/persoon/<int:pk>", remembered.person, name="frame_forget_person"),
    path("beheer/steekproefkader/inlezen/", imports.upload, name="frame_upload"),
    path("beheer/steekproefkader/import/<int:pk>/", imports.frame_import, name="frame_import"),
    path("beheer/steekproefkader/import/<int:pk>/voortgang", imports.progress, name="frame_import_progress"),
    path("beheer/steekproefkader/import/<int:pk>/kolommen", import_steps.columns, name="frame_import_columns"),
    path(
        "beheer/steekproefkader/import/<int:pk>/organisatie/<int:row>/",
        import_steps.organisation,
        name="frame_import_organisation",
    ),
    path("beheer/steekproefkader/import/<int:pk>/functies", import_steps.functions, name="frame_import_functions"),
    path("beheer/steekproefkader/import/<int:pk>/besluit", import_steps.decision, name="frame_import_decision"),
    re_path(
        r"^beheer/steekproefkader/import/(?P<pk>\d{1,10})/(?P<name>verwerken|terug|verwerpen|opnieuw)$",
        import_steps.step,
        name="frame_import_step",
    ),
]
