"""The dispatch board."""

from django.urls import path

from kith.web.board import views

urlpatterns = [
    path("board/", views.page, name="board"),
    path("board/propose/", views.propose, name="propose"),
    path("board/<int:pk>/decide/", views.decide, name="board_decide"),
]
