"""Addresses of pairs."""

from django.urls import path

from kith.web.pairing import giving, proposing, views

urlpatterns = [
    path("pairs/", views.page, name="pairs"),
    path("pairs/new/", proposing.find, name="pair_find"),
    path("pairs/new/<int:resident>/", proposing.new, name="pair_new"),
    path("pairs/<int:pk>/", views.one, name="pair"),
    path("pairs/<int:pk>/agree/", views.agree, name="pair_agree"),
    path("pairs/<int:pk>/decline/", views.decline, name="pair_decline"),
    path("pairs/<int:pk>/withdraw/", views.withdraw, name="pair_withdraw"),
    path("pairs/<int:pk>/end/", views.end, name="pair_end"),
    path("pairs/<int:pk>/plan/", views.plan, name="pair_plan"),
    path("pairs/<int:pk>/review/", views.review, name="pair_review"),
    path("pairs/<int:pk>/about/", views.about, name="pair_about"),
    path("pairs/<int:pk>/contacts/", giving.contact, name="pair_contact"),
    path("pairs/contacts/<int:pk>/", giving.done, name="pair_done"),
    path("pairs/<int:pk>/needs/", giving.need, name="pair_need"),
    path("pairs/<int:pk>/deeds/", giving.deed, name="pair_deed"),
    path("pairs/deeds/<int:pk>/", giving.deed_step, name="deed_step"),
    path("pairs/<int:pk>/aid/", giving.aid, name="pair_aid"),
    path("pairs/aid/<int:pk>/", giving.aid_step, name="aid_step"),
]
