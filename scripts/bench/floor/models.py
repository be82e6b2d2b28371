from __future__ import annotations

from django.db import models

ROWS = 10_000


class Line(models.Model):
    number = models.IntegerField(db_index=True)
    text = models.CharField(max_length=100)

    objects: models.Manager[Line] = models.Manager()

    def __str__(self) -> str:
        return self.text
