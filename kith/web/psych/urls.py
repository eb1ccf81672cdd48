"""Addresses of the psychological brand."""

from django.urls import path

from kith.web.psych import brand, figures, papers, papers_desk, requests

urlpatterns = [
    path("psych/", brand.page, name="psych"),
    path("psych/<int:pk>/", brand.one, name="psych_brand"),
    path("psych/<int:pk>/invite/", requests.invite, name="psych_invite"),
    path("psych/<int:pk>/figures/", figures.page, name="psych_figures"),
    path("psych/<int:pk>/figures/families/", figures.families, name="psych_families"),
    path("psych/<int:pk>/hosts/<int:session>/", figures.hosts, name="psych_hosts"),
    path("psych/requests/", requests.page, name="psych_requests"),
    path("psych/requests/<int:pk>/", requests.one, name="psych_request"),
    path("psych/requests/<int:pk>/decline/", requests.decline, name="psych_decline"),
    path("psych/requests/<int:pk>/withdraw/", requests.withdraw, name="psych_withdraw"),
    path("psych/papers/", papers.mine, name="psych_papers"),
    path("psych/papers/<int:pk>/withdraw/", papers.withdraw, name="psych_paper_withdraw"),
    path("psych/papers/desk/", papers_desk.queue, name="psych_papers_desk"),
    path("psych/papers/desk/new/", papers_desk.new, name="psych_paper_new"),
    path("psych/papers/<int:pk>/", papers_desk.one, name="psych_paper"),
    path("psych/papers/<int:pk>/number/", papers_desk.number, name="psych_paper_number"),
    path("psych/papers/<int:pk>/<str:verb>/", papers_desk.decide, name="psych_paper_decide"),
]
