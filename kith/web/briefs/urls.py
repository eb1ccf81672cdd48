"""Briefs: the list, one brief, its words and numbers, the rules of wording."""

from django.urls import path

from kith.web.briefs import numbers, views, writing

urlpatterns = [
    path("briefs/", views.page, name="briefs"),
    path("briefs/rules/", views.rules, name="brief_rules"),
    path("briefs/new/", writing.new, name="brief_new"),
    path("briefs/<int:pk>/", views.one, name="brief"),
    path("briefs/<int:pk>/text/", views.text, name="brief_text"),
    path("briefs/<int:pk>/article/", views.article, name="brief_article"),
    path("briefs/<int:pk>/numbers/<slug:key>/", numbers.page, name="brief_number"),
    path("briefs/<int:pk>/edit/", writing.edit, name="brief_edit"),
    path("briefs/<int:pk>/add-number/", writing.add_number, name="brief_add_number"),
    path("briefs/<int:pk>/add-name/", writing.add_name, name="brief_add_name"),
    path("briefs/<int:pk>/renew/", writing.renew, name="brief_renew"),
    path("briefs/<int:pk>/sign/", writing.sign, name="brief_sign"),
    path("briefs/<int:pk>/reopen/", writing.reopen, name="brief_reopen"),
    path("briefs/<int:pk>/drop/", writing.drop, name="brief_drop"),
]
