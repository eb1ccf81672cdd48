"""Addresses of a leader's and a liaison's pages."""

from django.urls import path

from kith.web.team import views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/claim/<int:pk>/", views.take, name="team_claim"),
    path("team/claims/<int:pk>/object/", views.object_to, name="object"),
]
