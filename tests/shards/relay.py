"""A container of its own to whoever launches it, and one for all: ``relay.py PORT URL`` passes on what comes to the port."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    writer.close()


async def main(port: str, url: str) -> None:
    host, beyond = url.removeprefix("http://").split(":")

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, int(beyond))
        await asyncio.gather(passed_on(reader, far_writer), passed_on(far_reader, writer))

    async with await asyncio.start_server(meet, "127.0.0.1", int(port)) as server:
        await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
