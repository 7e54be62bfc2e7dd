"""URLs of plans."""

from django.urls import path

from apps.plans import views
from apps.plans.dreams import views as dreams
from apps.plans.milestones import views as milestones

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/hide/", views.hide, name="hide"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/add/", milestones.add_milestone, name="add_milestone"),
    path("milestones/<uuid:pk>/", milestones.milestone, name="milestone"),
    path("milestones/<uuid:pk>/change/", milestones.change_milestone, name="change_milestone"),
    path("milestones/<uuid:pk>/delete/", milestones.delete_milestone, name="delete_milestone"),
    path("milestones/<uuid:pk>/hold/", milestones.hold_milestone, name="hold_milestone"),
    path("dreams/", dreams.dreams, name="dreams"),
    path("dreams/add/", dreams.add_dream, name="add_dream"),
    path("dreams/<uuid:pk>/", dreams.dream, name="dream"),
    path("dreams/<uuid:pk>/change/", dreams.change_dream, name="change_dream"),
    path("dreams/<uuid:pk>/share/", dreams.share_dream, name="share_dream"),
    path("dreams/<uuid:pk>/step/", dreams.add_step, name="add_step"),
    path("dreams/<uuid:pk>/delete/", dreams.delete_dream, name="delete_dream"),
]
