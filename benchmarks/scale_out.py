"""Four web servers behind one proxy: respondents who come to another server at every request lose nothing.

No server keeps anything of a respondent, so more of them is a matter of starting them.
"""

import os
from typing import Final

from benchmarks.filling_in import check_sent, invited, play
from benchmarks.small_proxy import proxy_before
from benchmarks.tables import Limit, Table, test_database
from benchmarks.web_servers import web_servers

SERVERS: Final = 4
RESPONDENTS: Final = int(os.environ.get("RESPONDENTS") or 64)
AT_ONCE: Final = 16
LEAST_SHARE: Final = 0.9
"""Of an even share of the requests, what every server must have answered."""


def run() -> Table:
    """Let respondents fill in the questionnaire of 2020 through the proxy, from their code to Versturen."""
    with test_database(is_durable=True):
        walks = invited(RESPONDENTS)
        with web_servers(SERVERS, processes=1) as ports, proxy_before(ports) as proxy:
            played = play(walks, lambda: proxy.server_port, at_once=AT_ONCE)
        check_sent(len(walks))
        requests = [proxy.served[port] for port in ports]
    even = sum(requests) / SERVERS
    return Table(
        title="Four web servers behind one proxy",
        columns=("server", "requests answered"),
        rows=tuple((f"server {place}", number) for place, number in enumerate(requests, 1)),
        limits=(
            Limit("errors", played.errors, 0),
            Limit("share of an even part that the quietest server missed", 1 - min(requests) / even, 1 - LEAST_SHARE),
        ),
        notes=(
            f"{RESPONDENTS} complete questionnaires, {AT_ONCE} at once, {len(played.page_seconds):,} page posts; one PostgreSQL "
            "and one Valkey. Each request of a respondent goes to the next server: a page is saved by one, and the page after it "
            "is shown by another. Every questionnaire arrived. The proxy is a small one in Python; its speed says nothing."
        ),
    )
