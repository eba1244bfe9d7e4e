"""Addresses of the way in and out of the staff pages."""

from django.urls import path

from monitor_site.staff import views

urlpatterns = [
    path("beheer/inloggen", views.StaffLogin.as_view(), name="staff_login"),
    path("beheer/uitloggen", views.StaffLogout.as_view(), name="staff_logout"),
    path("beheer/wachtwoord", views.StaffPassword.as_view(), name="staff_password"),
    path("beheer/tweede-stap", views.second_step, name="staff_otp"),
    path("beheer/handleiding/", views.manual, name="staff_manual_start"),
    path("beheer/handleiding/<slug:name>", views.manual, name="staff_manual"),
]
