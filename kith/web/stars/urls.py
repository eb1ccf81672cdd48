"""Addresses of stars, their public notice, and lists of thanks."""

from django.urls import path

from kith.web.stars import desk, views

urlpatterns = [
    path("stars/", views.mine, name="stars"),
    path("stars/apply/", views.apply, name="star_apply"),
    path("stars/<int:pk>/withdraw/", views.withdraw, name="star_withdraw"),
    path("stars/notice/", views.notice, name="stars_notice"),
    path("stars/notice/<int:pk>/", views.object_to, name="star_object"),
    path("stars/thanks/", views.thanks, name="thanks"),
    path("stars/thanks/<int:pk>/", views.thanked, name="thanked"),
    path("stars-desk/", desk.page, name="stars_desk"),
    path("stars-desk/<int:pk>/", desk.one, name="star"),
    path("stars-desk/<int:pk>/objections/", desk.objections, name="star_objections"),
    path("stars-desk/<int:pk>/lower/", desk.lower, name="star_lower"),
]
