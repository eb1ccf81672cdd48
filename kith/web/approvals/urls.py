"""Addresses of second persons' words."""

from typing import Final

from django.urls import URLPattern, path

from kith.web.approvals import asking, points, roles, views

urlpatterns: Final[list[URLPattern]] = [
    path("approvals/", views.to_decide, name="approvals"),
    path("approvals/asked/", views.asked, name="approvals_asked"),
    path("approvals/ask/", asking.ask, name="approvals_ask"),
    path("approvals/roles/", roles.page, name="approvals_roles"),
    path("approvals/roles/<int:pk>/end/", roles.end, name="approvals_role_end"),
    path("approvals/points/", points.page, name="points_by_hand"),
    path("approvals/points/<int:pk>/approve/", points.approve, name="points_approve"),
    path("approvals/points/<int:pk>/reject/", points.reject, name="points_reject"),
    path("approvals/<int:pk>/", views.one, name="approval"),
    path("approvals/<int:pk>/approve/", views.approve, name="approval_approve"),
    path("approvals/<int:pk>/refuse/", views.refuse, name="approval_refuse"),
    path("approvals/<int:pk>/carry-out/", views.carry_out, name="approval_carry_out"),
]
