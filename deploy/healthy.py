"""Ask the web server of this container whether it lives, where BIND says that it listens. Ends with 1 where it doesn't.

Not whether all is well (``/gezond/``): mails that wait are no reason to take the web server away.
"""

import http.client
import os
import socket
import sys

PATH = sys.argv[1] if len(sys.argv) > 1 else "/gezond/leeft/"


def main() -> int:
    bind = os.environ.get("BIND", "127.0.0.1:8000")
    asked = http.client.HTTPConnection("127.0.0.1", timeout=4)
    if bind.startswith("unix:"):
        asked.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        asked.sock.settimeout(4)
        asked.sock.connect(bind.removeprefix("unix:"))
    else:
        asked.port = int(bind.rpartition(":")[2])
    asked.request("GET", PATH)
    return int(asked.getresponse().status >= 500)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        sys.exit(str(error))
