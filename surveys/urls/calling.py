"""Addresses of the page Bellen; none holds a person."""

from django.urls import path

from surveys.views import calling

urlpatterns = [
    path("beheer/bellen/", calling.calling, name="calling"),
    path("beheer/bellen/volgende", calling.next_person, name="call_next"),
    path("beheer/bellen/uitkomst", calling.outcome, name="call_outcome"),
    path("beheer/bellen/code-opnieuw", calling.code_again, name="call_code_again"),
    path("beheer/bellen/pauze", calling.pause, name="call_pause"),
    path("beheer/bellen/vraag", calling.question, name="call_question"),
]
