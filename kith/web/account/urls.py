"""What of allauth we use: no letters, no sign-up, no reset; and our own pages beside it."""

from allauth.account import views
from django.urls import include, path

from kith.web.account import entering, helping, phone, sessions
from kith.web.http import proved

urlpatterns = [
    path("login/", entering.login, name="account_login"),
    path("login/code/", entering.ask_code, name="account_request_login_code"),
    path("login/code/confirm/", entering.confirm_code, name="account_confirm_login_code"),
    path("logout/", entering.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", proved(views.password_change), name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessions.mine, name="account_sessions"),
    path("sessions/end/", sessions.end, name="account_sessions_end"),
    path("help/", helping.page, name="account_help"),
    path("phone/", phone.page, name="account_phone"),
]
