"""A server that says yes before it has written anything: what the tests of crashes must notice."""

import sys
import threading
import time
from urllib.parse import parse_qs

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from kith.ops import serving

LATER_S = 0.5
_honest = get_wsgi_application


def lying():
    pages = _honest()

    def answer(environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            return pages(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        threading.Thread(target=_write, args=(pages, dict(environ), body), daemon=True).start()
        key = parse_qs(body.decode())["key"][0]
        start_response("302 Found", [("Location", f"/my-activities/answer/{key}/")])
        return [b""]

    return answer


def _write(pages, environ, body):
    from io import BytesIO  # noqa: PLC0415 -- after django.setup

    time.sleep(LATER_S)
    environ["wsgi.input"] = BytesIO(body)
    for _part in pages(environ, lambda *_said: None):
        pass


if __name__ == "__main__":
    vars(serving)["get_wsgi_application"] = lying
    call_command("serve", sys.argv[1])
