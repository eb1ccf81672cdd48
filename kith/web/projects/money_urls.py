"""Addresses of the money of projects and of the venture pool."""

from django.urls import path, re_path

from kith.web.projects import (
    money,
    money_books,
    money_figures,
    venture,
    venture_desk,
)

urlpatterns = [
    path("projects/money/", money.hub, name="money"),
    path("projects/money/mine/", money.mine, name="money_mine"),
    path("projects/money/desk/", money.desk, name="money_desk"),
    path("projects/money/pledge/", money.pledge_new, name="pledge_new"),
    path("projects/money/pledges/<int:pk>/", money.pledge, name="pledge"),
    path("projects/money/pledges/<int:pk>/receive/", money.receive, name="pledge_receive"),
    re_path(
        r"^projects/money/pledges/(?P<pk>\d+)/(?P<verb>cancel|waive_rest)/$",
        money.give_up,
        name="pledge_give_up",
    ),
    path("projects/money/receipts/", money.receipts, name="receipts"),
    path("projects/money/receipts/<int:pk>/", money.receipt, name="receipt"),
    path("projects/money/receipts/<int:pk>/void/", money.void, name="receipt_void"),
    path("projects/money/purses/", money_books.purses, name="purses"),
    path("projects/money/purses/<int:pk>/", money_books.purse, name="purse"),
    path("projects/money/purses/<int:pk>/<str:verb>/", money_books.do, name="purse_do"),
    path(
        "projects/money/purses/<int:pk>/take-back/<int:share_pk>/",
        money_books.take_back,
        name="share_take_back",
    ),
    path(
        "projects/money/purses/<int:pk>/link-down/<int:link_pk>/",
        money_books.link_down,
        name="link_down",
    ),
    path("projects/money/vouchers/", money_books.vouchers, name="vouchers"),
    path("projects/money/vouchers/<int:pk>/", money_books.voucher, name="voucher"),
    path("projects/money/vouchers/<int:pk>/compare/", money_books.compare, name="voucher_compare"),
    path("projects/money/figures/", money_figures.figures, name="money_figures"),
    path("projects/money/surplus/", money_figures.surpluses, name="surpluses"),
    path("projects/venture/", venture.calls, name="venture"),
    path("projects/venture/mine/", venture.mine, name="venture_mine"),
    path("projects/venture/to-review/", venture.to_review, name="venture_to_review"),
    path("projects/venture/agreements/", venture_desk.desk, name="venture_desk"),
    path("projects/venture/calls/new/", venture.call_new, name="venture_call_new"),
    path("projects/venture/calls/<int:pk>/", venture.call, name="venture_call"),
    path("projects/venture/calls/<int:pk>/apply/", venture.apply, name="venture_apply"),
    re_path(
        r"^projects/venture/calls/(?P<pk>\d+)/"
        r"(?P<verb>open|close|finish|withdraw|name_reviewer)/$",
        venture.call_do,
        name="venture_call_do",
    ),
    path(
        "projects/venture/applications/<int:pk>/",
        venture_desk.application,
        name="venture_application",
    ),
    path(
        "projects/venture/applications/<int:pk>/<str:name>/",
        venture_desk.do,
        name="venture_do",
    ),
]
