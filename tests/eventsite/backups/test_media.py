"""Pictures in S3 go into the archive and back as those in a folder do."""

from __future__ import annotations

from io import BytesIO

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto import mock_aws

from eventsite.backups import media
from eventsite.web import media as places

S3 = "s3://pictures/cafe?endpoint=https://s3.eu-west-1.amazonaws.com&region=eu-west-1"


@pytest.fixture
def bucket(settings):
    with mock_aws():
        store = boto3.resource(
            "s3", "eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret"
        )
        where = {"LocationConstraint": "eu-west-1"}
        made = store.create_bucket(Bucket="pictures", CreateBucketConfiguration=where)
        settings.STORAGES = settings.STORAGES | {"default": places.storage(S3, "key", "secret")}
        yield made


def test_pictures_in_s3_are_put_back_under_their_own_names(bucket):
    pictures = {f"beelden/{n}.webp": bytes([n]) * 50 for n in range(3)}
    for name, data in pictures.items():
        default_storage.save(name, ContentFile(data))
    archive = BytesIO()
    assert media.write(archive).files == 3
    bucket.Object("cafe/beelden/0.webp").delete()
    bucket.put_object(Key="cafe/beelden/1.webp", Body=b"half")
    bucket.put_object(Key="cafe/beelden/later.webp", Body=b"came after it")
    archive.seek(0)

    assert media.restore(archive).files == 3

    found = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
    assert found.pop("cafe/beelden/later.webp") == b"came after it"
    assert found == {f"cafe/{name}": data for name, data in pictures.items()}


def test_pictures_move_from_a_folder_to_s3_by_a_backup(bucket, settings, tmp_path):
    in_s3, settings.MEDIA_ROOT = settings.STORAGES, str(tmp_path)
    settings.STORAGES = in_s3 | {"default": places.storage("", "", "")}
    default_storage.save("beelden/a.webp", ContentFile(b"a picture"))
    archive = BytesIO()
    media.write(archive)
    archive.seek(0)
    settings.STORAGES = in_s3

    media.restore(archive)

    assert bucket.Object("cafe/beelden/a.webp").get()["Body"].read() == b"a picture"
