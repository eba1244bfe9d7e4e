"""Addresses of the start page of staff and of the response."""

from django.urls import path

from reports.views import overview, response_counts

urlpatterns = [
    path("beheer/", overview.home, name="staff_home"),
    path("beheer/respons/", response_counts.latest, name="response_counts"),
    path("beheer/respons/<int:survey_id>/", response_counts.page, name="survey_response_counts"),
    path("beheer/respons/<int:survey_id>/respons.csv", response_counts.download, name="response_counts_csv"),
]
