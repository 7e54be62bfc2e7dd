"""URLs of the story."""

from django.urls import path
from django.views.generic import RedirectView

from apps.memories.book import views as book
from apps.memories.looking_back import views as looking_back
from apps.memories.photos import views as photos
from apps.memories.removal import views as removal
from apps.memories.story import chapter_views as chapters
from apps.memories.story import views as story

app_name = "memories"
urlpatterns = [
    path("", story.story, name="story"),
    path("add/", story.add, name="add"),
    path("shared/", photos.shared, name="shared"),
    path("delete-photos/", photos.delete_photos, name="delete_photos"),
    path("tray/", RedirectView.as_view(pattern_name="memories:inbox", permanent=True), name="tray"),
    path("inbox/", photos.inbox, name="inbox"),
    path("inbox/sort/", photos.sort, name="sort"),
    path("aside/", removal.aside, name="aside"),
    path("aside/photo/<uuid:pk>/restore/", removal.restore_photo, name="restore_photo"),
    path("aside/photo/<uuid:pk>/delete/", removal.delete_photo, name="delete_photo"),
    path("aside/<uuid:pk>/restore/", removal.restore_memory, name="restore_memory"),
    path("aside/<uuid:pk>/agree/", removal.agree, name="agree"),
    path("chapters/", chapters.chapters, name="chapters"),
    path("chapters/<uuid:pk>/", chapters.chapter, name="chapter"),
    path("chapters/<uuid:pk>/shift/", chapters.shift_chapter, name="shift_chapter"),
    path("chapters/<uuid:pk>/dissolve/", chapters.dissolve_chapter, name="dissolve_chapter"),
    path("photo/<uuid:pk>/", photos.photo, name="photo"),
    path("photo/<uuid:pk>/bin/", photos.bin_photo, name="bin_photo"),
    path("photo/<uuid:pk>/move/", photos.move_photo, name="move_photo"),
    path("book/", book.book, name="book"),
    path("book/read/", book.read_book, name="read_book"),
    path("book/<uuid:pk>/download/", book.download_book, name="download_book"),
    path("book/<uuid:pk>/delete/", book.delete_book, name="delete_book"),
    path("photos/", looking_back.photos, name="photos"),
    path("photos/<int:year>/<int:number>/", looking_back.month, name="month"),
    path("again/", looking_back.again, name="again"),
    path("this-day/", looking_back.this_day, name="this_day"),
    path("search/", looking_back.search, name="search"),
    path("<uuid:pk>/", story.memory, name="memory"),
    path("<uuid:pk>/echo/", looking_back.echo, name="echo"),
    path("<uuid:pk>/change/", story.change, name="change"),
    path("<uuid:pk>/tell/", story.tell, name="tell"),
    path("<uuid:pk>/tell/share/", story.share_telling, name="share_telling"),
    path("<uuid:pk>/photos/", story.add_photos, name="add_photos"),
    path("<uuid:pk>/share/", story.share, name="share"),
    path("<uuid:pk>/arrange/", photos.arrange, name="arrange"),
    path("<uuid:pk>/order/", photos.order, name="order"),
    path("<uuid:pk>/take-out/", photos.take_out, name="take_out"),
    path("<uuid:pk>/put-away/", story.put_away, name="put_away"),
    path("<uuid:pk>/bring-back/", story.bring_back, name="bring_back"),
    path("<uuid:pk>/mute/", story.mute, name="mute"),
    path("<uuid:pk>/bin/", story.bin_memory, name="bin_memory"),
]
