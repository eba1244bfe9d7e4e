"""Addresses of the pages that somebody reads before trusting the questionnaire, and of security.txt."""

from django.urls import path

from surveys.views.content import ContentPage, security_txt

urlpatterns = [
    path("over-dit-onderzoek", ContentPage.as_view(template_name="content/about.html"), name="about"),
    path("is-deze-mail-echt", ContentPage.as_view(template_name="content/is_this_real.html"), name="is_this_real"),
    path("wat-zien-wij", ContentPage.as_view(template_name="content/what_we_see.html"), name="what_we_see"),
    path("privacy", ContentPage.as_view(template_name="content/privacy.html"), name="privacy"),
    path("toegankelijkheid", ContentPage.as_view(template_name="content/accessibility.html"), name="accessibility"),
    path("hulp", ContentPage.as_view(template_name="content/help.html"), name="help"),
    path("contact", ContentPage.as_view(template_name="content/contact.html"), name="contact"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
