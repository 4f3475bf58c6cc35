// The peer `socket.io` in its fastest mode: WebSocket alone, no compression, no recovery. What is said is told to the room.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'], perMessageDeflate: false, httpCompression: false, serveClient: false, pingInterval: 25_000,
});
io.on('connection', (socket) => {
  socket.join('room');
  socket.on('say', (text) => io.to('room').emit('say', text));
});
http.listen(Number(process.argv[2]), '127.0.0.1', 4096);
