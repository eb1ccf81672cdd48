"""Addresses of report-in."""

from django.urls import path

from kith.web.reportin import cards, desk, joining, mine, needs, paper, unit

urlpatterns = [
    path("report-in/", mine.hub, name="report_in"),
    path("report-in/mine/", mine.mine, name="report_in_mine"),
    path("report-in/mine/renew/", mine.renew, name="report_in_renew"),
    path("report-in/mine/begin/", mine.begin, name="report_in_begin"),
    path("report-in/mine/end/", mine.end, name="report_in_end"),
    path("report-in/mine/purse/", mine.purse, name="report_in_purse"),
    path("report-in/confirm/<int:pk>/", mine.confirm, name="report_in_confirm"),
    path("report-in/join/<str:token>/", joining.join, name="report_in_join"),
    path("report-in/join/<str:token>/no/", joining.decline, name="report_in_decline"),
    path("report-in/unit/", unit.unit, name="report_in_unit"),
    path("report-in/facts/", unit.facts, name="report_in_facts"),
    path("report-in/desk/", desk.desk, name="report_in_desk"),
    path("report-in/desk/paper/", paper.paper, name="report_in_paper"),
    path("report-in/desk/place/", desk.place, name="report_in_place"),
    path("report-in/desk/<int:pk>/", desk.one, name="report_in_one"),
    path("report-in/desk/<int:pk>/accept/", desk.accept, name="report_in_accept"),
    path("report-in/desk/<int:pk>/begin/", desk.begin, name="report_in_desk_begin"),
    path("report-in/desk/<int:pk>/end/", desk.end, name="report_in_desk_end"),
    path("report-in/cards/", cards.desk, name="report_in_cards"),
    path("report-in/cards/visit/", cards.visit, name="report_in_visit"),
    path("report-in/cards/new/<int:community>/<int:unit>/", cards.begin, name="report_in_card_new"),
    path("report-in/cards/<int:pk>/", cards.card, name="report_in_card"),
    path("report-in/cards/<int:pk>/names/", cards.names, name="report_in_names"),
    path("report-in/cards/<int:pk>/<str:verb>/", cards.move, name="report_in_card_move"),
    path("report-in/needs/", needs.forms, name="report_in_needs"),
    path("report-in/needs/new/<int:community>/", needs.write, name="report_in_need_write"),
    path("report-in/needs/<int:pk>/", needs.one, name="report_in_need"),
    path("report-in/needs/<int:pk>/<int:line>/<int:unit>/", needs.answer, name="report_in_answer"),
    path("report-in/needs/<int:pk>/<str:verb>/", needs.move, name="report_in_need_move"),
]
