"""What concerns oneself: messages, who looked, consents, joining by invitation."""

from django.urls import path

from kith.web.me import join, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("looked/", views.looked, name="looked"),
    path("me/", views.profile, name="profile"),
    path("me/consent/", views.consent, name="consent"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/no/", join.decline, name="join_decline"),
]
