"""The site's overview."""

from django.urls import path

from kith.web.overview import views

urlpatterns = [path("overview/", views.page, name="overview")]
