"""The dispatch board."""

from django.urls import path

from kith.web.board import (
    borders,
    choosing,
    comparing,
    deciding,
    neighbours,
    ordered,
    rulings,
    views,
)

urlpatterns = [
    path("board/", views.page, name="board"),
    path("board/propose/", views.propose, name="propose"),
    path("board/compare/", comparing.page, name="board_compare"),
    path("board/<int:pk>/live/", views.live, name="board_live"),
    path("board/<int:pk>/decide/", deciding.decide, name="board_decide"),
    path("board/<int:pk>/undo/", deciding.undo, name="board_undo"),
    path("board/<int:pk>/orders/<int:order>/", choosing.order, name="board_order"),
    path(
        "board/<int:pk>/orders/<int:order>/decide/",
        deciding.decide_order,
        name="board_decide_order",
    ),
    path("board/<int:pk>/orders/<int:order>/choose/", choosing.choose, name="board_choose"),
    path("board/<int:pk>/pin/<int:proposal>/", rulings.pin, name="board_pin"),
    path("board/<int:pk>/forbid/<int:proposal>/", rulings.forbid, name="board_forbid"),
    path("board/<int:pk>/release/<int:ruling>/", rulings.release, name="board_release"),
    path("board/<int:pk>/borders/", borders.measure, name="board_borders"),
    path("board/<int:pk>/ask/", borders.ask, name="board_ask"),
    path("board/neighbours/", neighbours.page, name="neighbours"),
    path("board/neighbours/<int:pk>/answer/", neighbours.answer, name="neighbours_answer"),
    path("board/neighbours/<int:pk>/withdraw/", neighbours.withdraw, name="neighbours_withdraw"),
    path("board/openings/<int:pk>/close/", neighbours.close, name="opening_close"),
    path("board/ordered/<int:pk>/", ordered.page, name="run_order"),
]
