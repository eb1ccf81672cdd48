"""The first page, and the size of the text."""

from django.urls import path

from kith.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("text-size/", views.text_size, name="text_size"),
]
