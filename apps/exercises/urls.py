"""Addresses of exercises and their runs."""

from django.urls import path

from apps.exercises.views import answers, meeting, runs

app_name = "exercises"
urlpatterns = [
    path("", runs.together, name="together"),
    path("park/", runs.park, name="park"),
    path("parked/<uuid:pk>/take-up/", runs.take_up, name="take_up"),
    path("plans/<uuid:pk>/forget/", meeting.forget_plan, name="forget_plan"),
    path("<slug:exercise>/", runs.about, name="about"),
    path("<slug:exercise>/begin/", runs.begin, name="begin"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("runs/<uuid:pk>/go-on/", runs.go_on, name="go_on"),
    path("runs/<uuid:pk>/leave-off/", runs.leave_off, name="leave_off"),
    path("runs/<uuid:pk>/here/", runs.here, name="here"),
    path("runs/<uuid:pk>/settle/", runs.settle, name="settle"),
    path("runs/<uuid:pk>/shown/", answers.shown, name="shown"),
    path("runs/<uuid:pk>/<slug:step>/answer/", answers.answer, name="answer"),
    path("runs/<uuid:pk>/<slug:step>/swap/", answers.swap, name="swap"),
    path("runs/<uuid:pk>/<slug:step>/open/", answers.open, name="open"),
    path("runs/<uuid:pk>/<slug:step>/keep/", answers.keep, name="keep"),
    path("runs/<uuid:pk>/<slug:step>/share/", answers.share, name="share"),
    path("runs/<uuid:pk>/<slug:step>/note/", answers.note, name="note"),
    path("runs/<uuid:pk>/<slug:step>/reply/", answers.reply, name="reply"),
    path("runs/<uuid:pk>/<slug:step>/feel/", answers.feel, name="feel"),
    path("runs/<uuid:pk>/<slug:step>/helped/", runs.helped, name="helped"),
    path("runs/<uuid:pk>/<slug:step>/remove/", answers.remove, name="remove"),
    path("runs/<uuid:pk>/<slug:step>/ready/", meeting.ready, name="ready"),
    path("runs/<uuid:pk>/<slug:step>/clock/", meeting.clock, name="clock"),
    path("runs/<uuid:pk>/<slug:step>/mark/", meeting.mark, name="mark"),
    path("runs/<uuid:pk>/<slug:step>/pick/", meeting.pick, name="pick"),
    path("runs/<uuid:pk>/<slug:step>/draw-again/", meeting.draw_again, name="draw_again"),
    path("runs/<uuid:pk>/<slug:step>/say/", meeting.say, name="say"),
    path("runs/<uuid:pk>/<slug:step>/draft/", meeting.draft, name="draft"),
    path("runs/<uuid:pk>/<slug:step>/deliver/", meeting.deliver, name="deliver"),
    path("runs/<uuid:pk>/<slug:step>/propose/", meeting.propose, name="propose"),
    path("runs/<uuid:pk>/<slug:step>/agree/", meeting.agree, name="agree"),
]
