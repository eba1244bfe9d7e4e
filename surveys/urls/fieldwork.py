"""Addresses of the page Veldwerk."""

from django.urls import path, re_path

from surveys.views import calendar, fieldwork, wording

urlpatterns = [
    path("beheer/veldwerk/", fieldwork.fieldwork, name="fieldwork"),
    path("beheer/veldwerk/<int:survey_id>/uitnodigen/", fieldwork.make_invitations, name="make_invitations"),
    path("beheer/veldwerk/<int:survey_id>/nieuwe-ronde/", fieldwork.plan, name="plan_wave"),
    path("beheer/veldwerk/<int:survey_id>/kalender/", calendar.calendar, name="calendar"),
    path("beheer/veldwerk/<int:survey_id>/mailteksten/", wording.texts, name="mail_texts"),
    path("beheer/veldwerk/<int:survey_id>/mailteksten/<str:kind>/", wording.new_text, name="new_mail_text"),
    path("beheer/veldwerk/mailtekst/<int:pk>/", wording.text, name="mail_text"),
    path("beheer/veldwerk/mailtekst/<int:pk>/weggooien", wording.discard, name="discard_mail_text"),
    path("beheer/veldwerk/ronde/<int:pk>/", fieldwork.wave, name="wave"),
    path("beheer/veldwerk/ronde/<int:pk>/voortgang", fieldwork.progress, name="wave_progress"),
    path("beheer/veldwerk/ronde/<int:pk>/proef", fieldwork.pilot, name="draw_pilot"),
    path("beheer/veldwerk/ronde/<int:pk>/testmail", fieldwork.try_out, name="try_wave"),
    re_path(
        r"^beheer/veldwerk/ronde/(?P<pk>\d+)/(?P<name>pauzeren|hervatten|annuleren|vraag-intrekken|opnieuw-tellen)$",
        fieldwork.step,
        name="wave_step",
    ),
]
