"""Addresses of the page Non-respons."""

from django.urls import path

from reports.views import non_response

urlpatterns = [
    path("beheer/non-respons/", non_response.latest, name="non_response"),
    path("beheer/non-respons/<int:survey_id>/", non_response.page, name="survey_non_response"),
    path("beheer/non-respons/<int:survey_id>/belpogingen.csv", non_response.download, name="non_response_csv"),
]
