"""Addresses of programmes and of highlights."""

from django.urls import path

from kith.web.programmes import alike, highlights, honours, views

urlpatterns = [
    path("programmes/", views.page, name="programmes"),
    path("programmes/new/", views.new, name="programme_new"),
    path("programmes/alike/", alike.fragment, name="programmes_alike"),
    path("programmes/theme/", views.theme, name="programmes_theme"),
    path("programmes/<int:pk>/", views.one, name="programme"),
    path("programmes/<int:pk>/edit/", views.edit, name="programme_edit"),
    path("programmes/<int:pk>/decide/", views.decide, name="programme_decide"),
    path("programmes/<int:pk>/phases/", views.phase, name="programme_phase"),
    path("programmes/<int:pk>/end/", views.end, name="programme_end"),
    path("highlights/", highlights.page, name="highlights"),
    path("highlights/new/", highlights.new, name="highlight_new"),
    path("highlights/<int:pk>/", highlights.one, name="highlight"),
    path("highlights/<int:pk>/edit/", highlights.edit, name="highlight_edit"),
    path("highlights/<int:pk>/decide/", highlights.decide, name="highlight_decide"),
    path("highlights/<int:pk>/evidence/", highlights.evidence, name="highlight_evidence"),
    path("highlights/honours/", honours.page, name="honours"),
    path("highlights/honours/new/", honours.new, name="honour_new"),
    path("highlights/honours/<int:pk>/check/", honours.check, name="honour_check"),
    path("highlights/brands/", highlights.brand, name="brand_new"),
]
