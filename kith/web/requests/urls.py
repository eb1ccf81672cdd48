"""Asking for help, and what became of it."""

from django.urls import path

from kith.web.requests import ask, verbs, views

urlpatterns = [
    path("ask/", ask.ask, name="ask"),
    path("requests/", views.mine, name="requests"),
    path("requests/<int:pk>/", views.one, name="request"),
    path("requests/<int:pk>/answer/", verbs.answer, name="request_answer"),
    path("requests/<int:pk>/confirm/", verbs.confirm, name="request_confirm"),
    path("requests/<int:pk>/dispute/", verbs.dispute, name="request_dispute"),
    path("requests/<int:pk>/cancel/", verbs.cancel, name="request_cancel"),
    path("requests/<int:pk>/photos/<int:file_id>/", views.photo, name="request_photo"),
]
