"""Addresses of the pages of an organisation's dossier; they name blocks and pages, never a person or an organisation."""

from django.urls import path

from surveys.views import dossier, dossier_blocks, dossier_papers

urlpatterns = [
    path("organisatie", dossier.overview, name="dossier"),
    path("organisatie/begin", dossier.begin, name="dossier_begin"),
    path("organisatie/welkom", dossier.welcome, name="dossier_welcome"),
    path("organisatie/afronden", dossier.complete, name="dossier_complete"),
    path("organisatie/klaar", dossier.completed, name="dossier_completed"),
    path("organisatie/lege-vragenlijst.pdf", dossier_papers.blank, name="dossier_blank"),
    path("organisatie/antwoorden.pdf", dossier_papers.answers, name="dossier_answers"),
    path("organisatie/stoppen", dossier.stop, name="dossier_stop"),
    path("organisatie/heropenen", dossier.reopen, name="dossier_reopen"),
    path("organisatie/<str:block>/verder", dossier_blocks.go_on, name="dossier_continue"),
    path("organisatie/<str:block>/overzicht", dossier_blocks.block_overview, name="dossier_block"),
    path("organisatie/<str:block>/overslaan", dossier_blocks.skip, name="dossier_skip"),
    path("organisatie/<str:block>/samen", dossier_blocks.share, name="dossier_share"),
    path("organisatie/<str:block>/eens", dossier_blocks.agreement, name="dossier_agree"),
    path("organisatie/<str:block>/opnieuw", dossier_blocks.reopen, name="dossier_block_reopen"),
    path("organisatie/<str:block>/<str:name>", dossier_blocks.page, name="dossier_page"),
]
