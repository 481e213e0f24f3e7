"""Uploads: no file grows on the server's disk beyond what is accepted."""

from django.core.files.uploadhandler import FileUploadHandler

from exchange.safety import MOST_BYTES


class CappedUploadHandler(FileUploadHandler):
    """Pass on the pieces of a file until it is larger than the limit, and throw the rest away.

    What arrives is then larger than the limit by less than one piece, and its form refuses it in words.
    """

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size):
        """Leave the file to the next handler."""
        return None
