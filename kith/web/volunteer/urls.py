"""Addresses of a volunteer's pages."""

from django.urls import path

from kith.web.volunteer.views import availability, claim, day, offers, passbook, service

urlpatterns = [
    path("offers/", offers.board, name="offers"),
    path("offers/<int:pk>/yes/", offers.accept, name="offer_accept"),
    path("offers/<int:pk>/no/", offers.decline, name="offer_decline"),
    path("offers/not-this-month/", offers.not_this_month, name="not_this_month"),
    path("pool/", offers.pool, name="pool"),
    path("pool/<int:pk>/claim/", offers.take, name="pool_claim"),
    path("my-day/", day.my_day, name="my_day"),
    path("claims/<int:pk>/", claim.page, name="claim"),
    path("claims/<int:pk>/contact/", claim.contact, name="claim_contact"),
    path("claims/<int:pk>/arrive/", service.arrive, name="claim_arrive"),
    path("claims/<int:pk>/leave/", service.leave, name="claim_leave"),
    path("claims/<int:pk>/report/", service.report, name="claim_report"),
    path("claims/<int:pk>/photos/", service.add_photo, name="claim_photos"),
    path("claims/<int:pk>/photos/<int:file_id>/", service.photo, name="claim_photo"),
    path("claims/<int:pk>/spoke/", service.spoke, name="claim_spoke"),
    path("claims/<int:pk>/give-back/", service.give_back, name="claim_give_back"),
    path("claims/<int:pk>/rate/", service.rate, name="claim_rate"),
    path("passbook/", passbook.passbook, name="passbook"),
    path("availability/", availability.availability, name="availability"),
]
