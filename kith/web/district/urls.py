"""Where orders stand, place by place."""

from django.urls import path

from kith.web.district import views

urlpatterns = [path("district/", views.page, name="district")]
