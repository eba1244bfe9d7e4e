"""Addresses of the page Helpdesk; a person is the random id of an invitation, never a name or an address."""

from django.urls import path

from surveys.views import helpdesk

urlpatterns = [
    path("beheer/helpdesk/", helpdesk.helpdesk, name="helpdesk"),
    path("beheer/helpdesk/<uuid:invitation_id>/", helpdesk.person, name="helpdesk_person"),
    path("beheer/helpdesk/<uuid:invitation_id>/code-opnieuw", helpdesk.code_again, name="helpdesk_code"),
    path("beheer/helpdesk/<uuid:invitation_id>/<slug:name>/", helpdesk.step, name="helpdesk_step"),
]
