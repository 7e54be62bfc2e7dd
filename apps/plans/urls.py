"""URLs of plans."""

from django.urls import path

from apps.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/hide/", views.hide, name="hide"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
