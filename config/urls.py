"""Where every address leads: the accounts of allauth, and our own pages."""

from django.urls import include, path
from django.views.i18n import set_language

handler403 = "kith.web.errors.forbidden"
handler404 = "kith.web.errors.not_found"
handler500 = "kith.web.errors.server_error"

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("kith.web.urls")),
]
