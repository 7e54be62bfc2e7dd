"""Addresses of the story."""

from django.urls import path

from apps.memories.views import aside, book, chapters, photos, story

app_name = "memories"
urlpatterns = [
    path("", story.story, name="story"),
    path("add/", story.add, name="add"),
    path("shared/", story.shared, name="shared"),
    path("let-go/", story.let_go, name="let_go"),
    path("tray/", photos.tray, name="tray"),
    path("tray/sort/", photos.sort, name="sort"),
    path("aside/", aside.aside, name="aside"),
    path("aside/photo/<uuid:pk>/restore/", aside.restore_photo, name="restore_photo"),
    path("aside/photo/<uuid:pk>/let-go/", aside.let_photo_go, name="let_photo_go"),
    path("aside/<uuid:pk>/restore/", aside.restore_memory, name="restore_memory"),
    path("aside/<uuid:pk>/agree/", aside.agree, name="agree"),
    path("chapters/", chapters.chapters, name="chapters"),
    path("chapters/<uuid:pk>/", chapters.chapter, name="chapter"),
    path("chapters/<uuid:pk>/rename/", chapters.rename_chapter, name="rename_chapter"),
    path("chapters/<uuid:pk>/shift/", chapters.shift_chapter, name="shift_chapter"),
    path("chapters/<uuid:pk>/dissolve/", chapters.dissolve_chapter, name="dissolve_chapter"),
    path("photo/<uuid:pk>/", photos.photo, name="photo"),
    path("photo/<uuid:pk>/bin/", photos.bin_photo, name="bin_photo"),
    path("photo/<uuid:pk>/move/", photos.move_photo, name="move_photo"),
    path("book/", book.book, name="book"),
    path("book/read/", book.read_book, name="read_book"),
    path("book/make/", book.make_book, name="make_book"),
    path("book/<uuid:pk>/download/", book.download_book, name="download_book"),
    path("book/<uuid:pk>/let-go/", book.let_book_go, name="let_book_go"),
    path("<uuid:pk>/", story.memory, name="memory"),
    path("<uuid:pk>/change/", story.change, name="change"),
    path("<uuid:pk>/tell/", story.tell, name="tell"),
    path("<uuid:pk>/tell/share/", story.share_telling, name="share_telling"),
    path("<uuid:pk>/photos/", story.add_photos, name="add_photos"),
    path("<uuid:pk>/share/", story.share, name="share"),
    path("<uuid:pk>/arrange/", photos.arrange, name="arrange"),
    path("<uuid:pk>/order/", photos.order, name="order"),
    path("<uuid:pk>/take-out/", photos.take_out, name="take_out"),
    path("<uuid:pk>/put-away/", aside.put_away, name="put_away"),
    path("<uuid:pk>/bring-back/", aside.bring_back, name="bring_back"),
    path("<uuid:pk>/quieten/", aside.quieten, name="quieten"),
    path("<uuid:pk>/bin/", aside.bin_memory, name="bin_memory"),
]
