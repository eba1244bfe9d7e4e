"""Addresses of the pages about what came back to mails; they name a report, never a person."""

from django.urls import path

from surveys.views import bounces

urlpatterns = [
    path("beheer/veldwerk/adressen/", bounces.failing_addresses, name="failing_addresses"),
    path("beheer/veldwerk/adressen/<int:pk>/", bounces.failing_address, name="failing_address"),
    path("beheer/veldwerk/adressen/<int:pk>/afhandelen", bounces.settle_bounce, name="settle_bounce"),
    path("beheer/veldwerk/afwezig/", bounces.automatic_replies, name="automatic_replies"),
]
