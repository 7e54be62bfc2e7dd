"""URLs of the calendar."""

from django.urls import path

from apps.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.today, name="today"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/<int:number>/", views.month, name="month"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("feed/<str:secret>.ics", views.feed, name="feed"),
    path("plan/<uuid:pk>.ics", views.download, name="download"),
    path("plan/<uuid:pk>/mail/", views.mail, name="mail"),
]
