"""Every page by its room."""

from django.urls import include, path

app_name = "web"
ROOMS = (
    "home", "requests", "wishes", "volunteer", "team", "desk", "board", "district", "me", "shop",
    "merchant", "hours", "certificates", "stars", "programmes", "kinds", "pairing", "activities",
    "monthly", "projects", "door", "groups", "reportin",
    "hotline", "visits", "rounds", "premises", "grid", "waiting", "care",
    "initiatives", "psych", "overview", "figures", "reports", "briefs", "integrity", "screens",
    "approvals",
)  # fmt: skip
urlpatterns = [path("", include(f"kith.web.{room}.urls")) for room in ROOMS]
