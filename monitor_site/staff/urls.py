"""Addresses of the way in and out of the staff pages."""

from django.urls import path

from monitor_site.staff import sign_on_views, views

urlpatterns = [
    path("beheer/inloggen", views.StaffLogin.as_view(), name="staff_login"),
    path("beheer/inloggen/via-werkgever", sign_on_views.SignOnStart.as_view(), name="oidc_authentication_init"),
    path("beheer/inloggen/terug", sign_on_views.SignOnCallback.as_view(), name="oidc_authentication_callback"),
    path("beheer/uitloggen", views.StaffLogout.as_view(), name="staff_logout"),
    path("beheer/wachtwoord", views.StaffPassword.as_view(), name="staff_password"),
    path("beheer/sessies", views.own_sessions, name="staff_sessions"),
    path("beheer/tweede-stap", views.second_step, name="staff_otp"),
    path("beheer/handleiding/", views.manual, name="staff_manual_start"),
    path("beheer/handleiding/<slug:name>", views.manual, name="staff_manual"),
]
