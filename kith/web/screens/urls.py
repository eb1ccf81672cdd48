"""Addresses of wall displays, and of how figures are used."""

from django.urls import path

from kith.web.screens import views, why

urlpatterns = [
    path("screens/", views.page, name="screens"),
    path("screens/<int:pk>/end/", views.end, name="screen_end"),
    path("screens/<str:token>/", views.screen, name="screen"),
    path("settings/figures/", why.page, name="settings_why"),
]
