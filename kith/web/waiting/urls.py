"""The address of a place in the line."""

from django.urls import path

from kith.web.waiting import views

urlpatterns = [path("line/<str:token>/", views.line, name="line")]
