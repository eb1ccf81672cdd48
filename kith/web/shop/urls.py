"""Addresses of the points shop and of one's own codes."""

from django.urls import path

from kith.web.shop import codes, views

urlpatterns = [
    path("shop/", views.shop, name="shop"),
    path("shop/<int:pk>/", views.reward, name="reward"),
    path("shop/<int:pk>/choose/", views.choose, name="reward_choose"),
    path("shop/<int:pk>/<str:digest>.jpg", views.picture, name="reward_picture"),
    path("shop/mine/", codes.mine, name="my_codes"),
    path("shop/mine/<int:pk>/", codes.code, name="my_code"),
    path("shop/mine/<int:pk>/cancel/", codes.cancel, name="my_code_cancel"),
]
