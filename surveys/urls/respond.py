"""Addresses of the questionnaire itself."""

from django.urls import path

from surveys.views import finishing, respond, start

urlpatterns = [
    path("vragenlijst/overzicht", finishing.overview, name="overview"),
    path("vragenlijst/klaar", finishing.sent, name="sent"),
    path("vragenlijst/bewaard", finishing.saved, name="saved"),
    path("snel-weg", finishing.quick_exit, name="quick_exit"),
    path("sessie-verlopen", finishing.session_expired, name="session_expired"),
    path("vragenlijst/al-ingevuld", start.already_completed, name="already_completed"),
    path("vragenlijst/<str:name>", respond.page, name="page"),
]
