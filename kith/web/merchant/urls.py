"""Addresses of the counter, the shelf behind it, and the settlements."""

from django.urls import path

from kith.web.merchant import founding, redemptions, settlements, sheet, shelf, shelving, till

urlpatterns = [
    path("till/", till.tills, name="till"),
    path("till/<int:pk>/", till.till, name="till_of"),
    path("till/<int:pk>/enter/", till.enter, name="till_enter"),
    path("till/<int:pk>/tries/<int:try_id>/", till.entered, name="till_try"),
    path("till/<int:pk>/tries/<int:try_id>/hand-out/", till.hand_out, name="till_hand_out"),
    path("shelves/", shelf.shelves, name="shelves"),
    path("shelves/new/", founding.new, name="merchant_new"),
    path("shelves/<int:pk>/", shelf.shelf, name="shelf"),
    path("shelves/<int:pk>/open/", shelf.set_open, name="shelf_open"),
    path("shelves/<int:pk>/staff/", founding.appoint, name="shelf_appoint"),
    path("shelves/<int:pk>/staff/<int:grant_id>/end/", founding.dismiss, name="shelf_dismiss"),
    path("shelves/<int:pk>/new/", shelving.new, name="reward_new"),
    path("rewards/<int:pk>/", shelving.page, name="reward_page"),
    path("rewards/<int:pk>/edit/", shelving.edit, name="reward_edit"),
    path("rewards/<int:pk>/stock/", shelving.stock, name="reward_stock"),
    path("rewards/<int:pk>/show/", shelving.show, name="reward_show"),
    path("rewards/<int:pk>/<str:verb>/", shelving.move, name="reward_move"),
    path("shelves/<int:pk>/redemptions/", redemptions.redemptions, name="redemptions"),
    path("redemptions/<int:pk>/refund/", redemptions.refund, name="redemption_refund"),
    path("redemptions/<int:pk>/cancel/", redemptions.cancel, name="redemption_cancel"),
    path("settlements/", settlements.settlements, name="settlements"),
    path("settlements/draft/<int:pk>/", settlements.draft, name="settlement_draft"),
    path("settlements/alarms/<int:pk>/", settlements.answer, name="alarm_answer"),
    path("settlements/<int:pk>/", sheet.settlement, name="settlement"),
    path("settlements/<int:pk>/sheet.xlsx", sheet.spreadsheet, name="settlement_sheet"),
    path("settlements/<int:pk>/<str:verb>/", sheet.move, name="settlement_move"),
]
