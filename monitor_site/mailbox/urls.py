"""Addresses of the mail page; only a development machine has them."""

from django.urls import path

from monitor_site.mailbox import views

urlpatterns = [
    path("ontwikkeling/mail/", views.mails, name="mailbox"),
    path("ontwikkeling/mail/<slug:name>", views.mail, name="mailbox_mail"),
    path("ontwikkeling/mail/<slug:name>/html", views.html, name="mailbox_html"),
    path("ontwikkeling/mail/<slug:name>/bron", views.source, name="mailbox_source"),
]
