from __future__ import annotations

from django.urls import path

from . import line_views, version_views, views

app_name = "desk_note"
urlpatterns = [
    path("", views.index, name="index"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/", views.note, name="note"),
    path("<int:pk>/wijzigen/", views.change, name="change"),
    path("<int:pk>/weggooien/", views.forget, name="forget"),
    path("<int:pk>/vastleggen/", version_views.freeze, name="freeze"),
    path("<int:pk>/regels/nieuw/", line_views.new, name="line_new"),
    path("<int:pk>/regels/<int:line>/", line_views.change, name="line"),
    path("<int:pk>/regels/<int:line>/weghalen/", line_views.remove, name="line_remove"),
    path("<int:pk>/concept/<str:name>", views.file, name="file"),
    path("<int:pk>/versies/<int:number>/", version_views.version, name="version"),
    path("<int:pk>/versies/<int:number>/<str:name>", version_views.file, name="version_file"),
]
