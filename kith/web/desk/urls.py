"""Addresses of the desk, the counter and the calls."""

from django.urls import path

from kith.web.desk import asking, calls, compiling, counter, offering, order, views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/search/", views.search, name="desk_search"),
    path("desk/<int:pk>/", order.page, name="desk_order"),
    path("desk/<int:pk>/do/<slug:verb>/", order.do, name="desk_do"),
    path("desk/<int:pk>/reveal/", order.reveal, name="desk_reveal"),
    path("desk/<int:pk>/why/", order.say_why, name="desk_why"),
    path("desk/<int:pk>/compile/", compiling.page, name="compile"),
    path("desk/<int:pk>/offer/", offering.page, name="offer_form"),
    path("desk/<int:pk>/ask-on/", asking.ask_on, name="desk_ask_on"),
    path("desk/<int:pk>/offers/<int:offer_pk>/take-back/", offering.take_back, name="take_back"),
    path("desk/<int:pk>/claims/<int:claim_pk>/<slug:verb>/", offering.end_claim, name="end_claim"),
    path("counter/", counter.page, name="counter"),
    path("counter/find/", counter.find, name="counter_find"),
    path("call-backs/", calls.page, name="call_backs"),
    path("call-backs/<int:pk>/", calls.answer, name="call_back"),
    path("call-backs/<int:pk>/phone/", calls.phone, name="call_back_phone"),
]
