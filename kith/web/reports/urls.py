"""Addresses of reports."""

from django.urls import path

from kith.web.reports import groups, layouts, moving, sheets, writing

urlpatterns = [
    path("reports/", sheets.overview, name="reports"),
    path("reports/start/", moving.start, name="report_start"),
    path("reports/<int:pk>/", sheets.sheet, name="report"),
    path("reports/<int:pk>/print/", sheets.printed, name="report_print"),
    path("reports/<int:pk>/changes/", sheets.changes, name="report_changes"),
    path("reports/<int:pk>/sheet.xlsx", writing.month_sheet, name="report_xlsx"),
    path("reports/<int:pk>/<slug:verb>/", moving.move, name="report_move"),
    path("reports/units/", groups.units, name="unit_sheets"),
    path("reports/units/<int:pk>/", groups.unit, name="unit_sheet"),
    path("reports/units/<int:pk>/sheet.xlsx", writing.unit_sheet, name="unit_sheet_xlsx"),
    path("reports/units/<int:pk>/<slug:code>/", groups.unit_rows, name="unit_rows"),
    path("reports/teams/", groups.teams, name="team_sheets"),
    path("reports/teams/<int:pk>/", groups.team, name="team_sheet"),
    path("reports/teams/<int:pk>/sheet.xlsx", writing.team_sheet, name="team_sheet_xlsx"),
    path("reports/teams/<int:pk>/<slug:code>/", groups.team_rows, name="team_rows"),
    path("reports/layouts/", layouts.page, name="layouts"),
    path("reports/layouts/<int:pk>/", layouts.one, name="layout"),
    path("reports/layouts/<int:pk>/file.xlsx", layouts.file, name="layout_file"),
    path("reports/layouts/<int:pk>/end/", layouts.end, name="layout_end"),
    path("reports/layouts/names/<slug:kind>/", layouts.names, name="layout_names"),
    path("reports/layouts/original/<slug:kind>.xlsx", layouts.original, name="layout_original"),
]
