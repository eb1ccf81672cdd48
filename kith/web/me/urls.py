"""What concerns oneself: messages, who looked, consents, joining by invitation."""

from django.urls import path

from kith.web.me import data, data_desk, join, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("looked/", views.looked, name="looked"),
    path("me/", views.profile, name="profile"),
    path("me/consent/", views.consent, name="consent"),
    path("my-data/", data.mine, name="my_data"),
    path("my-data/ask/", data.ask, name="my_data_ask"),
    path("my-data/<int:pk>/withdraw/", data.withdraw, name="my_data_withdraw"),
    path("my-data/<int:pk>/copy/", data.fetch, name="my_data_copy"),
    path("data-requests/", data_desk.listed, name="data_requests"),
    path("data-requests/new/", data_desk.new, name="data_request_new"),
    path("data-requests/<int:pk>/", data_desk.one, name="data_request"),
    path("data-requests/<int:pk>/reasons/", data_desk.reasons, name="data_request_reasons"),
    path("data-requests/<int:pk>/decide/", data_desk.decide, name="data_request_decide"),
    path("data-requests/<int:pk>/erase/", data_desk.erase, name="data_request_erase"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/no/", join.decline, name="join_decline"),
]
