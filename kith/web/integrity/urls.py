"""Addresses of the integrity desk, of whom it concerns, and of the weekly sample."""

from typing import Final

from django.urls import URLPattern, path

from kith.web.integrity.views import audit, calls, grades, looks, matter, mine, queue, sample

urlpatterns: Final[list[URLPattern]] = [
    path("integrity/", queue.page, name="integrity"),
    path("integrity/<int:pk>/", matter.page, name="integrity_matter"),
    path("integrity/<int:pk>/words/", matter.words, name="integrity_words"),
    path("integrity/<int:pk>/<str:verb>/", matter.step, name="integrity_step"),
    path("integrity/mine/", mine.page, name="integrity_mine"),
    path("integrity/mine/<int:pk>/", mine.side, name="integrity_side"),
    path("integrity/looks/", looks.page, name="integrity_looks"),
    path("integrity/looks/<int:pk>/", looks.answer, name="integrity_look"),
    path("integrity/grades/", grades.page, name="integrity_grades"),
    path("integrity/grades/rows/", grades.rows, name="integrity_grade_rows"),
    path("integrity/calls/", calls.page, name="integrity_calls"),
    path("integrity/calls/<int:pk>/phone/", calls.phone, name="integrity_call_phone"),
    path("integrity/calls/<int:pk>/", calls.answer, name="integrity_call"),
    path("integrity/sample/", sample.page, name="integrity_sample"),
    path("integrity/sample/rows/", sample.rows, name="integrity_sample_rows"),
    path("integrity/sample/<int:pk>/", sample.draw, name="integrity_draw"),
    path("integrity/audit/", audit.page, name="integrity_audit"),
    path("integrity/seeds/", sample.seeds, name="integrity_seeds"),
]
