// The peer `ws` in its fastest mode: native masking, no compression; a broadcast frames its text once, and sends that to all.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false, backlog: 4096, skipUTF8Validation: true,
});
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    if (data[0] !== 0x21) return; // '!'
    for (const client of server.clients) client.send(data, { binary: false });
  });
});
