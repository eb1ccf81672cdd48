"""Addresses for machines."""

from django.urls import path

from kith.ops.health import reports, views

app_name = "health"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("csp-report", reports.violation, name="csp"),
]
