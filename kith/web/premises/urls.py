from django.urls import path

from kith.web.premises import (
    bringing_in,
    campaigns,
    hazards,
    inspecting,
    kinds,
    plans,
    register,
    self_check,
)

urlpatterns = [
    path("premises/", register.page, name="premises"),
    path("premises/new/", register.new, name="premises_new"),
    path("premises/import/", bringing_in.page, name="premises_import"),
    path("premises/kinds/", kinds.page, name="premises_kinds"),
    path("premises/plans/", plans.page, name="day_plans"),
    path("premises/plans/<int:pk>/", plans.one, name="day_plan"),
    path("premises/campaigns/", campaigns.page, name="safety_campaigns"),
    path("premises/campaigns/<int:pk>/", campaigns.one, name="safety_campaign"),
    path("premises/<int:pk>/", register.one, name="premises_one"),
    path("premises/<int:pk>/edit/", register.edit, name="premises_edit"),
    path("premises/<int:pk>/inspect/", inspecting.page, name="premises_inspect"),
    path("premises/<int:pk>/call/", register.call, name="premises_call"),
    path("premises/<int:pk>/<slug:verb>/", register.move, name="premises_move"),
    path("hazards/", hazards.page, name="hazards"),
    path("hazards/new/", hazards.new, name="hazard_new"),
    path("hazards/<int:pk>/", hazards.one, name="hazard"),
    path("hazards/<int:pk>/notice/", hazards.notice, name="hazard_notice"),
    path("hazards/<int:pk>/pictures/<int:file_id>/", hazards.picture, name="hazard_picture"),
    path("hazards/<int:pk>/<slug:verb>/", hazards.act, name="hazard_act"),
    path("self-check/<str:token>/", self_check.page, name="self_check"),
]
