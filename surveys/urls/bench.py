"""Addresses of the page Ontdubbelen; they name a dossier by its random id, and a block."""

from django.urls import path

from surveys.views import bench, bench_inquiry, bench_list

urlpatterns = [
    path("beheer/ontdubbelen/", bench_list.doubles, name="bench"),
    path("beheer/ontdubbelen/lijst.csv", bench_list.doubles_csv, name="bench_csv"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/", bench.block, name="bench_block"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/vaststellen", bench.accept, name="bench_accept"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/heropenen", bench.reopen, name="bench_reopen"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/ongedaan", bench.undo, name="bench_undo"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/navraag/", bench_inquiry.inquiry, name="bench_inquiry"),
    path("beheer/ontdubbelen/<uuid:dossier_id>/<slug:block>/<slug:name>/", bench.question, name="bench_question"),
]
