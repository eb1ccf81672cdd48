"""The dashboard of a place."""

from django.urls import path

from kith.web.overview import views

urlpatterns = [
    path("overview/", views.page, name="overview"),
    path("overview/needs/", views.wanted, name="overview_needs"),
]
