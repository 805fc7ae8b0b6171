import { createHash } from 'node:crypto';
import type http from 'node:http';
import type { Duplex } from 'node:stream';

/** The end of a WebSocket that speaks as much of RFC 6455 as short texts need. */
export interface SocketDouble {
  /** Takes a connection of a server. */
  upgrade(request: http.IncomingMessage, socket: Duplex): void;
  /** What clients sent, in order. */
  readonly received: readonly string[];
  /** How many connections are open. */
  connections(): number;
  /** How many there were so far. */
  greeted(): number;
  /** Sends a text to every client. */
  send(text: string): void;
  /** Breaks every connection without a farewell. */
  breakAll(): void;
}

/** Makes it. `greet` is sent to each client that connects. */
export function createSocketDouble(greet: () => string): SocketDouble {
  const received: string[] = [];
  const open = new Set<Duplex>();
  let count = 0;
  function upgrade(request: http.IncomingMessage, socket: Duplex): void {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    open.add(socket);
    count += 1;
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (let frame = readFrame(buffer); frame !== null; frame = readFrame(buffer)) {
        buffer = buffer.subarray(frame.length);
        if (frame.opcode === 1) received.push(frame.payload.toString('utf8'));
        if (frame.opcode === 9) socket.write(frameOf(10, frame.payload));
        if (frame.opcode === 8) {
          socket.write(frameOf(8, frame.payload));
          socket.end();
        }
      }
    });
    socket.write(frameOf(1, Buffer.from(greet())));
  }
  return {
    upgrade,
    received,
    connections: () => open.size,
    greeted: () => count,
    send(text) {
      for (const socket of open) socket.write(frameOf(1, Buffer.from(text)));
    },
    breakAll() {
      for (const socket of open) socket.destroy();
    },
  };
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}

/** The first frame of a buffer, unmasked; null while it is not whole. */
function readFrame(buffer: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  if (buffer.length < 2) return null;
  const short = buffer.readUInt8(1) & 0x7f;
  const wide = short === 126 ? 2 : 0;
  if (buffer.length < 2 + wide) return null;
  const size = wide === 2 ? buffer.readUInt16BE(2) : short;
  const masked = (buffer.readUInt8(1) & 0x80) !== 0 ? 4 : 0;
  const begin = 2 + wide + masked;
  if (buffer.length < begin + size) return null;
  const payload = Buffer.from(buffer.subarray(begin, begin + size));
  if (masked > 0)
    payload.forEach((byte, index) => {
      payload[index] = byte ^ buffer.readUInt8(2 + wide + (index % 4));
    });
  return { opcode: buffer.readUInt8(0) & 0x0f, payload, length: begin + size };
}
