"""Every page by its room."""

from django.urls import include, path

app_name = "web"
ROOMS = ("home", "requests", "wishes", "volunteer", "team", "desk", "board", "district", "me")
urlpatterns = [path("", include(f"kith.web.{room}.urls")) for room in ROOMS]
