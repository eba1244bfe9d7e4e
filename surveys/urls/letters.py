"""Addresses of the page Brieven."""

from django.urls import path, re_path

from surveys.views import letters

urlpatterns = [
    path("beheer/veldwerk/brieven/", letters.letters, name="letters"),
    re_path(r"^beheer/veldwerk/brieven/(?P<survey_id>\d+)/(?P<kind>aankondiging|code)$", letters.order, name="letters_order"),
    path("beheer/veldwerk/brieven/<uuid:pk>/ophalen", letters.take, name="letters_take"),
    path("beheer/veldwerk/brieven/<uuid:pk>/weggooien", letters.discard, name="letters_discard"),
]
