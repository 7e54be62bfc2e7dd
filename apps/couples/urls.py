"""Addresses of pairing and of the settings."""

from django.urls import path

from apps.couples import leaving, views

app_name = "couples"
urlpatterns = [
    path("pair/", views.pair, name="pair"),
    path("pair/invite/", views.invite, name="invite"),
    path("pair/withdraw/", views.withdraw, name="withdraw"),
    path("pair/<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("pair/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("i/<str:secret>/", views.link, name="link"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/enter/", views.enter, name="enter"),
    path("invitation/accept/", views.accept, name="accept"),
    path("invitation/step-back/", views.step_back, name="step_back"),
    path("you/settings/", views.settings, name="settings"),
    path("you/leave/", leaving.leave, name="leave"),
    path("you/delete/", leaving.delete_account, name="delete_account"),
    path("archive/<uuid:pk>/", leaving.archive, name="archive"),
    path("archive/<uuid:pk>/come-back/", leaving.come_back, name="come_back"),
    path("archive/<uuid:pk>/know/", leaving.know_closed, name="know_closed"),
    path("archive/<uuid:pk>/delete/", leaving.destroy, name="destroy"),
    path("archive/<uuid:pk>/<slug:kind>/", leaving.archived, name="archived"),
    path("you/knows-exit/", views.know_exit, name="know_exit"),
    path("you/knows-install/", views.know_install, name="know_install"),
]
