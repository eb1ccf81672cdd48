"""Addresses of stalls, views, trainings and holiday posts."""

from django.urls import path

from kith.web.kinds import posts, posts_desk, views

urlpatterns = [
    path("activities/<int:pk>/stalls/", views.stalls, name="stalls"),
    path("activities/<int:pk>/stalls/new/", views.offer, name="stall_new"),
    path("stalls/<int:pk>/decide/", views.decide, name="stall_decide"),
    path("stalls/<int:pk>/withdraw/", views.withdraw, name="stall_withdraw"),
    path("stalls/<int:pk>/count/", views.count, name="stall_count"),
    path("activities/<int:pk>/views/", views.readings, name="readings"),
    path("activities/<int:pk>/skill/", views.skill, name="training_skill"),
    path("channels/", views.channels, name="channels"),
    path("posts/", posts.page, name="posts"),
    path("posts/mine/", posts.mine, name="my_posts"),
    path("posts/<int:pk>/", posts.one, name="post"),
    path("posts/applications/<int:pk>/withdraw/", posts.withdraw, name="application_withdraw"),
    path("posts/applications/<int:pk>/certificate/", posts.sheet, name="post_certificate"),
    path("posts-desk/", posts_desk.page, name="posts_desk"),
    path("posts-desk/new/", posts_desk.new, name="post_new"),
    path("posts-desk/<int:pk>/", posts_desk.one, name="post_desk"),
    path("posts-desk/<int:pk>/switch/", posts_desk.switch, name="post_switch"),
    path("posts-desk/applications/<int:pk>/answer/", posts_desk.answer, name="application_answer"),
    path("posts-desk/applications/<int:pk>/days/", posts_desk.sign_day, name="application_day"),
    path("posts-desk/applications/<int:pk>/end/", posts_desk.end, name="application_end"),
]
