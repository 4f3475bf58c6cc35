"""Port 9000 of an address, for a server that listens to its own machine alone."""
import asyncio


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter):
    try:
        while octets := await source.read(65536):
            sink.write(octets)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()


def serve(address: str, port: int):
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))

    async def listen():
        server = await asyncio.start_server(connected, address, 9000)
        await server.serve_forever()

    asyncio.run(listen())
