"""What no page of ours sends, by kind."""

from __future__ import annotations

NUMBERS = ["-1", "0", "1.5", str(2**31), str(2**63), "9" * 10_000, "infinity", "nan", "1e400", "٣"]
DAYS = ["0001-01-01", "9999-12-31T23:59", "2027-03-28T02:30", "2027-02-30", "24:61"]
TEXTS = [
    "a\0b",
    "\ud800",
    b"\xff\xfe",
    "\u202eeslav",
    "😀" * 3_000,
    "w" * 10_000,
    "a\r\nSet-Cookie: x=1",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "' OR 1=1 --",
    "=1+1",
    "../../../etc/passwd",
]
ADDRESSES = [
    "http://[::1",
    "//elders.example",
    "javascript:alert(1)",
    "https://bank.nl@elders.example",
    "https://elders.example:99999999",
    "a@[::1",
    '"a\0"@example.nl',
]
ALL: list[str | bytes] = [*NUMBERS, *DAYS, *TEXTS, *ADDRESSES, "", "[]", "{}"]

METHODS = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT", "get", "Ø"]
HEADERS = {
    "Accept": ["\xff", "application/json;q=nan", "*" * 5_000],
    "Accept-Language": ["xx-" + "y" * 5_000, "nl;q=oneindig", "\xff", "*;q=1e400"],
    "Accept-Encoding": ["gzip;q=\xff", "br,gzip,zstd,*;q=0"],
    "Authorization": ["Bearer \xff", "Bearer " + "t" * 43, "Basic", "Bearer"],
    "Content-Type": [
        "\xff",
        "multipart/form-data",
        "text/plain; charset=utf-7",
        "application/json",
    ],
    "Content-Length": ["-1", "٣", "9" * 30, ""],
    "Cookie": ["sessionid=\xff; staff=1:x; messages=x; csrftoken=\0", "=;;=", "a" * 9_000],
    "Forwarded": ["for=\xff;host=elders.example"],
    "Host": ["elders.example", "[::1", "testserver:99999", "a b", "\xff", "testserver."],
    "If-Modified-Since": [
        "gisteren",
        "Mon, 99 Feb 99999 00:00:00 GMT",
        "Thu, 01 Jan 0001 00:00:00 GMT",
    ],
    "If-None-Match": ['"', "W/", "*", '"\xff"'],
    "Last-Event-ID": ["\0"],
    "Origin": ["null", "http://[::1", "\xff", "https://elders.example"],
    "Range": ["bytes=9999999-", "bytes=-0", "rijen=\xff", "bytes=0-0,1-1,2-2"],
    "Referer": ["http://[::1", "\xff", "/beheer/" + "x" * 5_000, "http://testserver/\0"],
    "Sec-Fetch-Site": ["cross-site", "\xff"],
    "X-Forwarded-For": ["\xff", "1.2.3.4.5, ::1, ' OR 1", "," * 1_000],
    "X-Forwarded-Host": ["elders.example"],
    "X-Forwarded-Proto": ["gopher"],
    "X-HTTP-Method-Override": ["DELETE"],
    "X-Requested-With": ["fetch", "\xff"],
}
# What pages read of a query beside the names of their own forms.
QUERY_KEYS = {
    *("aanwezig", "alle", "bladzij", "dag", "day", "evenement", "jaar", "kind", "kraam", "maat"),
    *("next", "nog-een", "nodig", "opgeslagen", "page", "pageSize", "pagina", "plan", "q", "rol"),
    *("since", "soort", "sort", "source", "staat", "state", "status", "tekst", "thema", "tot"),
    *("totEnMet", "van", "vanaf", "voor", "wat", "wie", "wijk", "zoek"),
}
