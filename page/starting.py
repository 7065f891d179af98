"""Open the page for whoever starts it: the one that runs already, or a new one until it ends.

It says where the page is; how it is served and what it shows it must not know.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress

from batch.errors import InputError, system_words
from language.speaker import Speaker
from page.plain_pages import start_words
from page.running import FolderRefused, OpenPage, Running, RunningFile, entrance, hand_over
from page.server import MakeApp, PageServer, PortTaken
from page.serving import PageSettings
from simexit.misuse import BadValue

Say = Callable[[str], None]
Browse = Callable[[str], bool] | None  # None opens no browser


def start(settings: PageSettings, make_app: MakeApp, browse: Browse, say: Say) -> None:
    """Open the page that runs already with these settings, or serve a new one until it ends."""
    words = start_words(settings.lang or "en")
    found = RunningFile(settings).find()
    if found is not None:
        _open_again(found, settings, browse, say, words)
        return
    try:
        server = PageServer(settings, make_app, lambda line: say(f"simexit: {line}"))
    except PortTaken as error:
        raise BadValue(
            "port_taken", port=str(settings.port), detail=system_words(error.args[0]), option="--port"
        ) from None
    minutes = f"{settings.idle_minutes:g}" if settings.idle_minutes else None

    def started() -> None:
        say(words.say("open", address=entrance(server.serving.port, server.serving.key)))
        say(words.say("how_to_end", minutes=minutes))
        if browse is not None:  # which may take its time, while the page answers already
            threading.Thread(target=_open_first, args=(browse, server, say, words), daemon=True).start()

    server.run(started)
    say(words.say("ended"))


def _open_first(browse: Callable[[str], bool], server: PageServer, say: Say, words: Speaker) -> None:
    serving, way = server.serving, "/"
    if serving.folder is not None:
        with suppress(FolderRefused):  # then the page itself says why
            way = hand_over(Running(serving.port, serving.key, os.getpid()), serving.folder)
    _browse(browse, server.entrance(way), say, words)


def _open_again(found: OpenPage, settings: PageSettings, browse: Browse, say: Say, words: Speaker) -> None:
    way = "/"
    if settings.folder is not None or settings.sheets:
        try:
            way = hand_over(found.running, settings.folder, settings.sheets)
        except FolderRefused as error:
            given = settings.folder or settings.sheets[0]
            raise InputError("folder_not_opened", folder=given, detail=str(error) or None) from None
    running = found.running
    say(words.say("open_already", address=entrance(running.port, running.key, way)))
    if settings.port not in (0, running.port):
        say(words.say("other_port", port=settings.port))
    if browse is not None:
        _browse(browse, found.address(way), say, words)


def _browse(browse: Callable[[str], bool], address: str, say: Say, words: Speaker) -> None:
    if not browse(address):
        say(words.say("no_browser"))
