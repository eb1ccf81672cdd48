"""Addresses of visiting rounds."""

from django.urls import path

from kith.web.rounds import changing, choosing, mine, paper, replanning, terms, views

urlpatterns = [
    path("rounds/", views.page, name="rounds"),
    path("rounds/new/", choosing.new, name="round_new"),
    path("rounds/<int:pk>/", views.one, name="round_plan"),
    path("rounds/<int:pk>/map/", paper.map_print, name="round_map"),
    path("rounds/<int:pk>/rework/", changing.rework, name="round_rework"),
    path("rounds/<int:pk>/drop/", changing.drop, name="round_drop"),
    path("rounds/<int:pk>/offer/", changing.offer, name="round_offer"),
    path("rounds/<int:pk>/try/", changing.attempt, name="round_try"),
    path("rounds/<int:pk>/settle/", changing.settle, name="round_settle"),
    path("rounds/<int:pk>/replan/", replanning.replan, name="round_replan"),
    path("rounds/routes/<int:pk>/end/", changing.end, name="round_end"),
    path("rounds/routes/<int:pk>/sheet/", paper.sheet, name="round_sheet"),
    path("rounds/sheets/<int:pk>/back/", paper.back, name="round_sheet_back"),
    path("rounds/homes/<int:pk>/", terms.edit, name="round_terms"),
    path("my-rounds/", mine.page, name="my_rounds"),
    path("my-rounds/<int:pk>/", mine.one, name="my_round"),
    path("my-rounds/<int:pk>/answer/", mine.answer, name="my_round_answer"),
    path("my-rounds/<int:pk>/more/", mine.more, name="my_round_more"),
    path("my-rounds/<int:pk>/withdraw/", mine.withdraw, name="my_round_withdraw"),
    path("my-rounds/<int:pk>/late/", mine.late, name="my_round_late"),
    path("my-rounds/stops/<int:pk>/", mine.knock, name="my_round_knock"),
]
