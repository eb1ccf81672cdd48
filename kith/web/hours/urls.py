"""Addresses of one's own hours, and of the desk that checks hours."""

from django.urls import path

from kith.web.hours.views import changes, hour, mine, questions, queue, writing

urlpatterns = [
    path("hours/", mine.page, name="my_hours"),
    path("hours/missing/", mine.missing, name="hours_missing"),
    path("hours/<int:pk>/", hour.page, name="hour"),
    path("hours/<int:pk>/wrong/", hour.wrong, name="hour_wrong"),
    path("hours/questions/<int:pk>/withdraw/", hour.withdraw, name="hour_question_withdraw"),
    path("hours-desk/", queue.page, name="hours_review"),
    path("hours-desk/write/", writing.write, name="hours_write"),
    path("hours-desk/<int:pk>/hold/", queue.decide, name="hour_decide"),
    path("hours-desk/<int:pk>/confirm/", queue.confirm, name="hour_confirm"),
    path("hours-desk/<int:pk>/amend/", changes.propose, name="hour_amend"),
    path("hours-desk/<int:pk>/take-back/", changes.withdraw, name="hour_take_back"),
    path("hours-desk/changes/<int:pk>/", queue.decide_change, name="hour_change"),
    path("hours-desk/questions/<int:pk>/", questions.page, name="hour_question"),
]
