"""Figures and what is behind them."""

from django.urls import path

from kith.web.figures import exporting, lists, views

urlpatterns = [
    path("figures/", lists.every, name="figures"),
    path("figures/sheet/", lists.sheet, name="month_sheet"),
    path("figures/lines/<slug:code>/", views.line, name="sheet_rows"),
    path("figures/lines/<slug:code>/export/", exporting.line, name="sheet_rows_export"),
    path("figures/<slug:code>/", views.figure, name="figure"),
    path("figures/<slug:code>/export/", exporting.figure, name="figure_export"),
]
