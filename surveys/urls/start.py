"""Addresses on the way in and out: code, start, not taking part, taking answers back, asking the code again."""

from django.urls import path

from surveys.views import opting_out, start, withdraw

urlpatterns = [
    path("", start.home, name="home"),
    path("start", start.start, name="start"),
    path("start/<str:code>", start.start_code, name="start_code"),
    path("code-opnieuw", start.resend_code, name="resend_code"),
    path("niet-meedoen", opting_out.opt_out_page, name="opt_out_page"),
    path("niet-meedoen/<str:token>", opting_out.opt_out, name="opt_out"),
    path("intrekken", withdraw.withdraw, name="withdraw"),
]
