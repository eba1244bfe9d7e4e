"""Addresses of the frame itself; they hold keys, never a name."""

from django.urls import path, re_path

from organisations.views import lookup

urlpatterns = [
    path("beheer/steekproefkader/zoeken/", lookup.search, name="frame_search"),
    path("beheer/steekproefkader/organisatie/<int:pk>/", lookup.organisation, name="frame_organisation"),
    re_path(r"^beheer/steekproefkader/(?P<kind>ambtsdrager|functionaris)/(?P<pk>\d{1,10})/$", lookup.person, name="frame_person"),
]
