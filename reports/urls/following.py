"""Addresses of the start page of staff and of the response."""

from django.urls import path

from reports.views import overview, response_counts, response_course, response_pages, response_rates, response_representation

SURVEY = "beheer/respons/<int:survey_id>"

urlpatterns = [
    path("beheer/", overview.home, name="staff_home"),
    path("beheer/respons/", response_counts.latest, name="response_counts"),
    path(f"{SURVEY}/", response_counts.page, name="survey_response_counts"),
    path(f"{SURVEY}/respons.csv", response_counts.download, name="response_counts_csv"),
    path(f"{SURVEY}/verloop/", response_course.page, name="response_course"),
    path(f"{SURVEY}/verloop/verloop.csv", response_course.download, name="response_course_csv"),
    path(f"{SURVEY}/afhaken/", response_pages.page, name="response_pages"),
    path(f"{SURVEY}/afhaken/afhaken.csv", response_pages.download, name="response_pages_csv"),
    path(f"{SURVEY}/responsmaten/", response_rates.page, name="response_rates"),
    path(f"{SURVEY}/responsmaten/responsmaten.csv", response_rates.download, name="response_rates_csv"),
    path(f"{SURVEY}/representativiteit/", response_representation.page, name="response_representation"),
    path(
        f"{SURVEY}/representativiteit/representativiteit.csv",
        response_representation.download,
        name="response_representation_csv",
    ),
]
