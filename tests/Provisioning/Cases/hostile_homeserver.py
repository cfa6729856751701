"""Stands in for a homeserver that is broken, or broken into: it says that it is up, and otherwise does what its first argument names."""

import http.server
import json
import sys
import time

ENDED = set()
MANNER, CONFIGURATION = sys.argv[1], sys.argv[3]


class Homeserver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.read_body()
        if self.path.endswith("/versions"):
            return self.say(200, {"versions": ["v1.11"]})
        manner, _, value = MANNER.partition("=")
        match manner:
            case "refuses":
                code, errcode = value.split(",")
                self.say(int(code), {"errcode": errcode, "error": "no " * 100_000})
            case "honest" | "refuses-one":
                self.be_honest(value)
            case "babbles":
                self.say(200, value)
            case "speaks-in-tongues":
                self.say(200, {}, {"Content-Type": "application/json; charset=klingon"})
            case "limits":
                self.say(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": int(value)})
            case "sends-elsewhere":
                self.say(307, {}, {"Location": value + self.path})
            case "stays-silent":
                time.sleep(3600)
            case "takes-its-time":
                time.sleep(float(value))
                self.say(200, {"devices": []})
            case "never-ends":
                self.send_response(200)
                self.send_header("Connection", "close")
                self.end_headers()
                while True:
                    self.wfile.write(b" " * 65536)

    def be_honest(self, except_of):
        """Keeps one session a person, and ends it when asked to."""
        person = self.path.split("/users/")[-1].split("/")[0]
        if except_of and except_of in person and "devices" in self.path:
            return self.say(403, {"errcode": "M_FORBIDDEN", "error": "no"})
        if self.path.endswith("/delete_devices"):
            ENDED.add(person)
        here = [] if person in ENDED else [{"device_id": "A", "last_seen_ts": int(time.time() * 1000)}]
        self.say(200, {"devices": here})

    def read_body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        while size := int(self.rfile.readline(), 16):
            self.rfile.read(size + 2)
        self.rfile.readline()

    def say(self, status, content, headers={}):
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer


with open(CONFIGURATION) as configuration:
    port = next(int(line.split("port:")[1]) for line in configuration if line.strip().startswith("- port:"))
http.server.ThreadingHTTPServer(("127.0.0.1", port), Homeserver).serve_forever()
