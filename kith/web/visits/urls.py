"""Addresses of the care worker's day, visits, searches and the month's coverage."""

from django.urls import path

from kith.web.visits import coverage, day, form, line, one, search

urlpatterns = [
    path("care-day/", day.page, name="care_day"),
    path("care-day/worker.js", line.worker, name="visit_worker"),
    path("care-day/line/", line.line, name="visit_line"),
    path("care-day/coverage/", coverage.page, name="care_coverage"),
    path("care-day/coverage/missing/", coverage.missing, name="care_coverage_missing"),
    path("care-day/<int:pk>/", day.one, name="care_day_file"),
    path("care-day/<int:pk>/ask/", day.ask, name="visit_ask"),
    path("care-day/<int:pk>/home/", day.home, name="visit_home"),
    path("care-day/<int:pk>/visit/", form.page, name="visit_form"),
    path("care-day/<int:pk>/visit/keep/", form.keep, name="visit_keep"),
    path("care-day/visits/<int:pk>/", one.page, name="visit"),
    path("care-day/visits/<int:pk>/read/", one.read, name="visit_read"),
    path("care-day/visits/<int:pk>/amend/", one.amend, name="visit_amend"),
    path("care-day/visits/<int:pk>/need/", one.need, name="visit_need"),
    path("care-day/visits/<int:pk>/taken/", one.see_to, name="visit_see_to"),
    path("care-day/changes/<int:pk>/", one.check, name="visit_check"),
    path("care-day/search/<int:pk>/", search.page, name="care_search"),
    path("care-day/search/<int:pk>/her/", search.her, name="search_her"),
    path("care-day/search/<int:pk>/heard/", search.heard, name="search_heard"),
    path("care-day/search/<int:pk>/take/", search.take, name="search_take"),
    path("care-day/search/<int:pk>/tried/", search.tried, name="search_tried"),
    path("care-day/search/<int:pk>/end/", search.end, name="search_end"),
    path("care-day/search/<int:pk>/contacts/<int:contact>/", search.contact,
         name="search_contact"),
]  # fmt: skip
