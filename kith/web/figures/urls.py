"""Figures and what is behind them."""

from django.urls import path

from kith.web.figures import views

urlpatterns = [
    path("figures/", views.sheet, name="figures"),
    path("figures/lines/<slug:code>/", views.line, name="sheet_rows"),
    path("figures/<slug:code>/", views.figure, name="figure"),
]
