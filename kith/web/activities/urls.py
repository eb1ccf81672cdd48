"""Addresses of activities: for everybody, for those who signed up, and for the desk."""

from django.urls import path

from kith.web.activities import desk, desk_session, mine, planning, priorities, signing, views

urlpatterns = [
    path("activities/", views.listed, name="activities"),
    path("activities/month/", views.month, name="activities_month"),
    path("activities/<int:pk>/", views.one, name="activity"),
    path("activities/<int:pk>/calendar.ics", views.ics, name="activity_ics"),
    path("activities/<int:pk>/draw/<int:quota>/", views.drawn, name="activity_drawn"),
    path("activities/<int:pk>/sign-up/", signing.sign_up, name="activity_sign_up"),
    path("my-activities/", mine.mine, name="my_activities"),
    path("my-activities/past/", mine.past, name="my_activities_past"),
    path("my-activities/children/", mine.family, name="my_family"),
    path("my-activities/answer/<uuid:key>/", signing.answer, name="sign_up_answer"),
    path("my-activities/<int:pk>/", mine.one, name="my_sign_up"),
    path("my-activities/<int:pk>/confirm/", mine.confirm, name="my_sign_up_confirm"),
    path("my-activities/<int:pk>/cancel/", mine.cancel, name="my_sign_up_cancel"),
    path("my-activities/<int:pk>/replace/", mine.replace, name="my_sign_up_replace"),
    path("my-activities/<int:pk>/ticket/", mine.ticket, name="ticket"),
    path("activities-desk/", desk.page, name="activities_desk"),
    path("activities-desk/series/", planning.series_list, name="series_list"),
    path("activities-desk/series/new/", planning.series_new, name="series_new"),
    path("activities-desk/series/<int:pk>/", planning.series, name="series"),
    path("activities-desk/series/<int:pk>/plan/", planning.plan, name="session_plan"),
    path("activities-desk/priorities/", priorities.page, name="priorities_desk"),
    path("activities-desk/priorities/<int:pk>/end/", priorities.end, name="priority_end"),
    path("activities-desk/<int:pk>/", desk_session.one, name="activity_desk"),
    path("activities-desk/<int:pk>/change/", planning.change, name="session_change"),
    path("activities-desk/<int:pk>/publish/", desk_session.publish, name="session_publish"),
    path("activities-desk/<int:pk>/call-off/", desk_session.call_off, name="session_call_off"),
    path("activities-desk/<int:pk>/draw/<int:quota>/", desk_session.draw, name="session_draw"),
    path("activities-desk/<int:pk>/move/<int:sign_up>/", desk_session.move, name="sign_up_move"),
    path("activities-desk/<int:pk>/counter/", desk_session.counter, name="activity_counter"),
    path("activities-desk/<int:pk>/list/", desk_session.printed, name="activity_print"),
]
