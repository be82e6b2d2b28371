"""Pictures in S3: nobody but the site reads them there, and a store that is away is told from one that lacks a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from .outages import StoreIsAway


class PictureStore(S3Storage):  # type: ignore[misc]
    """Raises StoreIsAway where it doesn't answer, FileNotFoundError where a file is not there."""

    def get_default_settings(self) -> dict[str, Any]:
        """Ours, whatever the environment says of AWS: private, under the very name, and nobody waits long."""
        given: dict[str, Any] = super().get_default_settings()
        return (
            given
            | {
                "default_acl": None,  # as the bucket has it, which is private unless somebody says otherwise
                "file_overwrite": True,  # a name says what is in it
                "transfer_config": TransferConfig(use_threads=False),  # 500 kB at most
                "client_config": Config(
                    connect_timeout=3,
                    read_timeout=10,
                    retries={"total_max_attempts": 2},
                    s3={
                        "addressing_style": "path"
                    },  # what speaks S3 on one's own machines has one name
                    signature_version="s3v4",
                ),
            }
        )

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _told_apart():
            file = super()._open(name, mode)
            file.seek(0)  # which fetches it
            return file

    def _save(self, name: str, content: Any) -> str:
        with _told_apart():
            saved: str = super()._save(name, content)
            return saved

    def delete(self, name: str) -> None:
        with _told_apart():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told_apart():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _told_apart():
            folders, files = super().listdir(name)
            return folders, files

    def get_modified_time(self, name: str) -> datetime:
        with _told_apart():
            moment: datetime = super().get_modified_time(name)
            return moment


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        raise StoreIsAway("the store of pictures does not answer") from error
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status == 404:
            raise FileNotFoundError("no such picture") from error
        if status >= 500 or status == 429:
            raise StoreIsAway("the store of pictures does not answer") from error
        raise
