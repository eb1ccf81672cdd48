"""The public wish wall."""

from django.urls import path

from kith.web.wishes import views

urlpatterns = [
    path("wishes/", views.wall, name="wall"),
    path("wishes/<int:pk>/claim/", views.claim, name="wish_claim"),
]
