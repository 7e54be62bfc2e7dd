"""Addresses of exercises and their runs."""

from django.urls import path

from apps.exercises import views
from apps.exercises.breaks import views as breaks
from apps.exercises.ideas import views as ideas
from apps.exercises.just_for_you import views as own
from apps.exercises.paths import views as paths
from apps.exercises.results import views as results
from apps.exercises.talk import views as talk
from apps.exercises.wishes import views as wishes

app_name = "exercises"
urlpatterns = [
    path("", views.together, name="together"),
    path("prefer/", views.prefer, name="prefer"),
    path("something-else/", views.something_else, name="something_else"),
    path("just-for-you/", own.just_for_you, name="just_for_you"),
    path("just-for-you/touch-list/", own.touch_list, name="touch_list"),
    path("just-for-you/pin/", own.enter_pin, name="enter_pin"),
    path("just-for-you/pin/set/", own.set_pin, name="set_pin"),
    path("on-break/", breaks.on_break, name="on_break"),
    path("take-break/", breaks.take_break, name="take_break"),
    path("on-break/ready/", breaks.ready, name="ready"),
    path("on-break/longer/", breaks.longer, name="longer"),
    path("wishes/lists/", wishes.wish_lists, name="wish_lists"),
    path("wishes/lists/edit/", wishes.change_wishes, name="change_wishes"),
    path("park/", results.park, name="park"),
    path("parked/<uuid:pk>/take-up/", results.take_up, name="take_up"),
    path("paths/<slug:path>/", paths.path, name="path"),
    path("paths/<slug:path>/start/", paths.start_path, name="start_path"),
    path("paths/<slug:path>/stop/", paths.stop_path, name="stop_path"),
    path("paths/<slug:path>/<slug:evening>/", paths.path_evening, name="path_evening"),
    path("paths/<slug:path>/<slug:evening>/done/", paths.evening_done, name="evening_done"),
    path("paths/<slug:path>/<slug:evening>/skip/", paths.skip_evening, name="skip_evening"),
    path("paths/<slug:path>/<slug:evening>/swap/", paths.swap_part, name="swap_part"),
    path("evenings/<uuid:pk>/", talk.evening, name="evening"),
    path("ideas/<uuid:pk>/", ideas.idea, name="idea"),
    path("ideas/<uuid:pk>/delete/", ideas.delete_idea, name="delete_idea"),
    path("still-good/<uuid:pk>/", ideas.still_good, name="still_good"),
    path("<slug:exercise>/ideas/", ideas.ideas, name="ideas"),
    path("<slug:exercise>/", views.about, name="about"),
    path("<slug:exercise>/talk/", talk.talk, name="talk"),
    path("<slug:exercise>/talk/done/", talk.talk_done, name="talk_done"),
    path("<slug:exercise>/plans/<uuid:pk>/done/", results.plan_done, name="plan_done"),
    path("<slug:exercise>/before/", views.before, name="before"),
    path("<slug:exercise>/begin/", views.begin, name="begin"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("runs/<uuid:pk>/here/", views.here, name="here"),
    path("runs/<uuid:pk>/not-now/", views.not_now, name="not_now"),
    path("runs/<uuid:pk>/settle/", results.settle, name="settle"),
    path("runs/<uuid:pk>/shown/", results.shown, name="shown"),
    path("runs/<uuid:pk>/<slug:step>/keep/", results.keep, name="keep"),
    path("runs/<uuid:pk>/<slug:step>/note/", results.note, name="note"),
    path("runs/<uuid:pk>/<slug:step>/reply/", results.reply, name="reply"),
    path("runs/<uuid:pk>/<slug:step>/helped/", results.helped, name="helped"),
    path("runs/<uuid:pk>/<slug:step>/<slug:action>/", views.act, name="act"),
]
