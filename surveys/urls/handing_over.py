"""Addresses by which a colleague comes to a block; the one with a code only redirects."""

from django.urls import path

from surveys.views import handing_over

urlpatterns = [
    path("overdracht/<str:code>", handing_over.handover_code, name="handover_code"),
    path("overdracht", handing_over.handover, name="handover"),
    path("organisatie/<str:block>/uitnodigen", handing_over.invite, name="dossier_invite"),
    path("organisatie/<str:block>/uitnodigen/<uuid:pk>/intrekken", handing_over.withdraw, name="dossier_invite_withdraw"),
    path("organisatie/<str:block>/uitnodigen/<uuid:pk>/opnieuw", handing_over.again, name="dossier_invite_again"),
]
