"""Addresses of the door, of attendance, and of what follows a session."""

from django.urls import path

from kith.web.door import after, answers, door, here, pictures, sheet, survey, tickets

urlpatterns = [
    path("door/", door.doors, name="doors"),
    path("door/worker.js", door.worker, name="door_worker"),
    path("door/in/<str:token>/", here.scanned, name="door_scanned"),
    path("door/ticket/<int:pk>/", tickets.ticket, name="door_ticket"),
    path("door/<int:pk>/", door.one, name="door"),
    path("door/<int:pk>/tick/", door.tick, name="door_tick"),
    path("door/<int:pk>/ticks/", door.ticks, name="door_ticks"),
    path("door/<int:pk>/code/", door.code, name="door_code"),
    path("door/<int:pk>/count/", door.count, name="door_count"),
    path("door/<int:pk>/walk-in/", door.walk_in, name="door_walk_in"),
    path("door/<int:pk>/show/", here.show, name="door_show"),
    path("door/<int:pk>/here/", here.here, name="door_here"),
    path("attendance/", after.desk, name="attendance_desk"),
    path("attendance/<int:pk>/", sheet.sheet, name="attendance"),
    path("attendance/<int:pk>/close/", sheet.close, name="attendance_close"),
    path("attendance/<int:pk>/people/<str:role>/", sheet.people, name="attendance_people"),
    path("attendance/<int:pk>/hours/", sheet.hours, name="attendance_hours"),
    path("attendance/<int:pk>/hours/confirm/", sheet.confirm, name="attendance_confirm"),
    path("attendance/<int:pk>/import/", sheet.bring_in, name="attendance_import"),
    path("attendance/<int:pk>/record/", after.record, name="attendance_record"),
    path("attendance/<int:pk>/survey/", survey.desk, name="survey"),
    path("attendance/<int:pk>/survey/open/", survey.ask, name="survey_open"),
    path("attendance/<int:pk>/survey/enter/", survey.enter, name="survey_enter"),
    path("attendance/<int:pk>/survey/slips/", survey.slips, name="survey_slips"),
    path("attendance/<int:pk>/how-was-it/", answers.mine, name="how_was_it"),
    path("attendance/slip/<str:token>/", answers.slip, name="survey_slip"),
    path("attendance/<int:pk>/pictures/", pictures.desk, name="session_pictures"),
    path("attendance/picture/<int:pk>/", pictures.look, name="session_picture_look"),
    path("attendance/picture/<int:pk>/check/", pictures.check, name="session_picture_check"),
    path("attendance/picture/<int:pk>/<str:digest>.jpg", pictures.public, name="session_picture"),
    path("attendance/<int:pk>/summarise/", pictures.summarise, name="session_summarise"),
    path("attendance/<int:pk>/summary/", pictures.summary, name="session_summary"),
    path("attendance/summaries/", pictures.summaries, name="session_summaries"),
]
