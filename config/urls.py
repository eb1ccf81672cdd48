"""Where every address leads: the accounts of allauth, and our own pages."""

from django.urls import include, path
from django.views.i18n import set_language

handler400 = "kith.web.errors.bad_request"
handler403 = "kith.web.errors.forbidden"
handler404 = "kith.web.errors.not_found"
handler500 = "kith.web.errors.server_error"

urlpatterns = [
    path("account/", include("kith.web.account.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("kith.ops.health.urls")),
    path("", include("kith.web.urls")),
]
