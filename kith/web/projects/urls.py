"""Addresses of the three lists, claims, projects and launch days."""

from django.urls import path

from kith.web.projects import claims, desk, editing, item, launching, project, public, unit
from kith.web.projects.money_urls import urlpatterns as money_urls

urlpatterns = [
    *money_urls,
    path("lists/", public.lists, name="lists"),
    path("lists/versions/<int:pk>/", public.version, name="list_version"),
    path("lists/items/<int:pk>/", item.page, name="list_item"),
    path("lists/items/<int:pk>/claim/", item.claim, name="list_item_claim"),
    path("lists/items/<int:pk>/edit/", editing.revise, name="list_item_edit"),
    path("lists/items/<int:pk>/verify/", editing.verify, name="list_item_verify"),
    path("lists/items/<int:pk>/withdraw/", editing.withdraw, name="list_item_withdraw"),
    path("lists/write/", editing.write, name="list_write"),
    path("list-claims/<int:pk>/", claims.page, name="list_claim"),
    path("list-claims/<int:pk>/<slug:verb>/", claims.act, name="list_claim_act"),
    path("projects/", public.all_projects, name="projects"),
    path("projects/<int:pk>/", project.page, name="project"),
    path("projects/<int:pk>/pictures/<int:file_id>/", project.picture, name="project_picture"),
    path("projects/<int:pk>/reach/<int:milestone>/", project.reach, name="project_reach"),
    path("projects/<int:pk>/<slug:verb>/", project.act, name="project_act"),
    path("project-desk/", desk.page, name="projects_desk"),
    path("project-desk/lists/", editing.all_lists, name="lists_desk"),
    path("project-desk/lists/<int:pk>/", editing.one_list, name="list_desk"),
    path("project-desk/lists/<int:pk>/publish/", editing.publish, name="list_publish"),
    path("project-desk/claims/", claims.desk, name="list_claims"),
    path("project-desk/matches/", desk.matches, name="list_matches"),
    path("project-desk/again/", desk.rechecks, name="project_rechecks"),
    path("project-desk/again/<int:pk>/", desk.recheck, name="project_recheck"),
    path("project-desk/coverage/", desk.coverage, name="lists_coverage"),
    path("project-desk/launches/", launching.desk, name="launches_desk"),
    path("our-projects/", unit.our_projects, name="our_projects"),
    path("our-projects/claims/", unit.our_claims, name="our_claims"),
    path("our-projects/gives/", unit.our_gifts, name="our_gifts"),
    path("launches/", launching.all_launches, name="launches"),
    path("launches/<int:pk>/", launching.page, name="launch"),
    path("launches/<int:pk>/choose/", launching.choose, name="launch_choose"),
    path("launches/<int:pk>/claims/<int:claim>/undo/", launching.undo, name="launch_undo"),
    path("launches/<int:pk>/wall/", launching.wall, name="launch_wall"),
    path("launches/<int:pk>/wall/live/", launching.live, name="launch_live"),
    path("launches/<int:pk>/<slug:verb>/", launching.move, name="launch_move"),
]
