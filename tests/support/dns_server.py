"""A small DNS server on a loopback port, with the records that a test gives it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


class Zone:
    """What the server says: `texts` by domain, aliases, and domains about which it fails."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.texts: dict[str, list[str]] = {}
        self.aliases: dict[str, str] = {}
        self.broken: set[str] = set()
        self.asked: list[str] = []

    def answer(self, wire: bytes) -> bytes:
        """A reply on the wire."""
        query = dns.message.from_wire(wire)
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply.to_wire()
        if name in self.aliases:
            behind = self.aliases[name]
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", f"{behind}."))
            name = behind
        if name not in self.texts and name not in self.aliases:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.TXT and self.texts.get(name):
            texts = [" ".join(f'"{part}"' for part in text.split("|")) for text in self.texts[name]]
            reply.answer.append(dns.rrset.from_text(dns.name.from_text(name), 60, "IN", "TXT", *texts))
        return reply.to_wire()

    def clear(self) -> Self:
        """As new."""
        self.texts, self.aliases, self.broken, self.asked = {}, {}, set(), []
        return self


@contextmanager
def serving() -> Iterator[Zone]:
    """The server in a thread of its own; the kernel chooses the port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            sock.sendto(zone.answer(data), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        address: Any = server.server_address
        zone = Zone(address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield zone
        server.shutdown()
