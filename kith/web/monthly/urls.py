"""Addresses of the monthly list: the desk's first, then the public's by community and month."""

from django.urls import path

from kith.web.monthly import asking, coverage, desk, desk_lists, plan, public, topics, ways

DESK = "monthly/desk/<str:code>/<int:year>-<int:month>/"
PLACE = "monthly/<str:code>/"
LIST = "monthly/<str:code>/<int:year>-<int:month>/"
urlpatterns = [
    path("monthly/", public.index, name="monthly"),
    path("monthly/mine/", asking.mine, name="monthly_mine"),
    path("monthly/coverage/", coverage.page, name="monthly_coverage"),
    path("monthly/desk/", desk.hub, name="monthly_desk"),
    path("monthly/desk/topics/<int:pk>/", topics.one, name="monthly_topic"),
    path("monthly/desk/topics/<int:pk>/join/", topics.join, name="monthly_join"),
    path("monthly/desk/topics/<int:pk>/apart/", topics.apart, name="monthly_apart"),
    path("monthly/desk/topics/<int:pk>/answer/", topics.answer, name="monthly_answer"),
    path("monthly/desk/topics/<int:pk>/plan/", plan.page, name="monthly_plan"),
    path("monthly/desk/tallies/<int:pk>/void/", desk.void, name="monthly_void"),
    path("monthly/desk/lists/<int:pk>/step/", desk_lists.step, name="monthly_step"),
    path("monthly/desk/lists/<int:pk>/line/", desk_lists.line, name="monthly_line"),
    path(DESK, desk.wishes, name="monthly_wishes"),
    path(f"{DESK}write/", desk.write, name="monthly_write"),
    path(f"{DESK}paper/", desk.paper, name="monthly_paper"),
    path(f"{DESK}list/", desk_lists.page, name="monthly_draft"),
    path(f"{DESK}list/draft/", desk_lists.draft, name="monthly_begin"),
    path(PLACE, public.place, name="monthly_place"),
    path(f"{PLACE}ask/", asking.ask, name="monthly_ask"),
    path(f"{PLACE}ask/<int:pk>/", asking.also, name="monthly_also"),
    path(f"{PLACE}ask.svg", ways.ask_code, name="monthly_ask_code"),
    path(f"{PLACE}lobby/", ways.lobby, name="monthly_lobby"),
    path(f"{PLACE}calendar.ics", ways.feed, name="monthly_feed"),
    path(LIST, public.one, name="monthly_list"),
    path(f"{LIST}v<int:version>/", public.one, name="monthly_version"),
    path(f"{LIST}poster-<str:paper>.pdf", ways.poster, name="monthly_poster"),
    path("m/<str:key>/", ways.short, name="monthly_short"),
]
