"""Addresses of what staff say about files: reorganisations and functions."""

from django.urls import path

from organisations.views import functions, reorganisations

urlpatterns = [
    path("beheer/steekproefkader/herindelingen/", reorganisations.reorganisations, name="frame_reorganisations"),
    path(
        "beheer/steekproefkader/herindelingen/herindelingen.csv",
        reorganisations.reorganisations_csv,
        name="frame_reorganisations_csv",
    ),
    path("beheer/steekproefkader/herindelingen/nieuw/", reorganisations.reorganisation, name="frame_new_reorganisation"),
    path("beheer/steekproefkader/herindelingen/<int:pk>/", reorganisations.reorganisation, name="frame_reorganisation"),
    path("beheer/steekproefkader/herindelingen/<int:pk>/weg", reorganisations.remove, name="frame_remove_reorganisation"),
    path("beheer/steekproefkader/functies/", functions.functions, name="frame_functions"),
    path("beheer/steekproefkader/functies/functies.csv", functions.functions_csv, name="frame_functions_csv"),
    path("beheer/steekproefkader/functies/betekenis/", functions.function, name="frame_function"),
    path("beheer/steekproefkader/functies/vergeet", functions.forget, name="frame_forget_function"),
]
