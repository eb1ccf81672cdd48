"""Addresses of appeals."""

from django.urls import path

from kith.web.initiatives import desk, people, units, views

urlpatterns = [
    path("initiatives/", views.page, name="initiatives"),
    path("initiatives/new/", desk.new, name="initiative_new"),
    path("initiatives/<int:pk>/", views.one, name="initiative"),
    path("initiatives/<int:pk>/edit/", desk.edit, name="initiative_edit"),
    path("initiatives/<int:pk>/move/<str:verb>/", desk.move, name="initiative_move"),
    path("initiatives/<int:pk>/figures/", desk.figures, name="initiative_figures"),
    path("initiatives/<int:pk>/people/", people.page, name="initiative_people"),
    path("initiatives/<int:pk>/alone/", people.alone, name="initiative_alone"),
    path("initiatives/<int:pk>/join/", units.join, name="initiative_join"),
    path("initiatives/<int:pk>/units/<int:unit>/", units.sheet, name="initiative_unit"),
    path("initiatives/<int:pk>/units/<int:unit>/change/", units.change, name="initiative_change"),
    path("initiatives/<int:pk>/units/<int:unit>/leave/", units.leave, name="initiative_leave"),
    path("initiatives/<int:pk>/units/<int:unit>/print/", units.paper, name="initiative_paper"),
    path("initiatives/people/<int:joiner>/answer/", people.answer, name="initiative_answer"),
    path("initiatives/people/<int:joiner>/take-off/", people.take_off, name="initiative_take_off"),
]
