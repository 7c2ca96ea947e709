// A WebSocket client that does exactly as told, also what no client should: for tests of
// what the server makes of it. Frames are RFC 6455's, written byte by byte.
//
//   const socket = await RawWebSocket.connect(server.port, '/app/KEY?protocol=7');
//   socket.sendText('{"event":"pusher:ping"}');
//   const { event } = await socket.next();          // the next text frame, parsed
//   const { code } = await socket.closed;
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const LIMIT_MS = 15_000;
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export class RawWebSocket {
  #socket;
  #input = Buffer.alloc(0);
  #texts = [];
  #waiting = [];
  #resolveClosed;
  #close = { code: 1006, reason: '' };

  constructor(socket, early) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#resolveClosed(this.#close);
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`closed with ${this.#close.code}`));
    });
    if (early.length > 0) this.#receive(early);
  }

  static async connect(port, target) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let head = Buffer.alloc(0);
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      head = Buffer.concat([head, chunk]);
      if (head.includes('\r\n\r\n')) break;
    }
    const end = head.indexOf('\r\n\r\n');
    const expected = createHash('sha1').update(key + GUID).digest('base64');
    if (!head.subarray(0, end).includes(`Sec-WebSocket-Accept: ${expected}`)) {
      throw new Error(`no upgrade: ${head.subarray(0, 200)}`);
    }
    return new RawWebSocket(socket, head.subarray(end + 4));
  }

  // Bytes as they are.
  write(bytes) {
    this.#socket.write(bytes);
  }
  // opcode 1 text, 2 binary, 8 close, 9 ping, 10 pong
  send(opcode, payload, { masked = true, final = true } = {}) {
    const body = Buffer.from(payload);
    const length = body.length;
    const header = [(final ? 0x80 : 0) | opcode];
    const bit = masked ? 0x80 : 0;
    if (length < 126) header.push(bit | length);
    else if (length < 65536) header.push(bit | 126, length >> 8, length & 255);
    else header.push(bit | 127, 0, 0, 0, 0, (length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255);
    const mask = masked ? randomBytes(4) : Buffer.alloc(0);
    if (masked) for (let i = 0; i < length; i += 1) body[i] ^= mask[i % 4];
    this.#socket.write(Buffer.concat([Buffer.from(header), mask, body]));
  }
  sendText(text) {
    this.send(1, text);
  }
  sendJson(value) {
    this.sendText(JSON.stringify(value));
  }
  destroy() {
    this.#socket.destroy();
  }
  // Stops reading: the server's writes pile up.
  pause() {
    this.#socket.pause();
  }
  resume() {
    this.#socket.resume();
  }

  // The next frame, parsed; `data` too if it is JSON in a string.
  next() {
    const text = this.#texts.shift();
    if (text !== undefined) return Promise.resolve(text);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no frame in ${LIMIT_MS} ms`)), LIMIT_MS);
      const done = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.#waiting.push({ resolve: done(resolve), reject: done(reject) });
    });
  }
  async nextNamed(event) {
    for (;;) {
      const frame = await this.next();
      if (frame.event === event) return frame;
    }
  }

  #receive(chunk) {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (;;) {
      const input = this.#input;
      if (input.length < 2) return;
      let length = input[1] & 127;
      let at = 2;
      if (length === 126) {
        if (input.length < 4) return;
        length = input.readUInt16BE(2);
        at = 4;
      } else if (length === 127) {
        if (input.length < 10) return;
        length = Number(input.readBigUInt64BE(2));
        at = 10;
      }
      if (input.length < at + length) return;
      const payload = input.subarray(at, at + length);
      this.#input = input.subarray(at + length);
      this.#frame(input[0] & 15, payload);
    }
  }
  #frame(opcode, payload) {
    if (opcode === 1) {
      const frame = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
      if (typeof frame.data === 'string') {
        try {
          frame.data = JSON.parse(frame.data);
        } catch {
          // plain text
        }
      }
      // Others' comings and goings, between the frames that a test is about.
      if (frame.event === 'pusher_internal:subscription_count') return;
      const waiting = this.#waiting.shift();
      if (waiting) waiting.resolve(frame);
      else this.#texts.push(frame);
    } else if (opcode === 8) {
      this.#close = { code: payload.length >= 2 ? payload.readUInt16BE(0) : 1005, reason: payload.subarray(2).toString() };
      this.send(8, payload.subarray(0, 2));
      this.#socket.end();
    }
  }
}

// A socket that has been told its id; with `channels` subscribed to through the auth endpoint.
export async function realtime(user, channels = []) {
  const { body } = await user.get('/api/session');
  const port = Number(new URL(user.url).port);
  const socket = await RawWebSocket.connect(port, `/app/${body.realtime.key}?protocol=7&client=test&version=1`);
  socket.id = (await socket.nextNamed('pusher:connection_established')).data.socket_id;
  for (const channel of channels) await subscribe(socket, user, channel);
  return socket;
}

// -> what the server said: subscription_succeeded or subscription_error
export async function subscribe(socket, user, channel) {
  const { body } = await user.post('/api/pusher/auth', { socket_id: socket.id, channel_name: channel });
  socket.sendJson({ event: 'pusher:subscribe', data: { channel, ...body } });
  for (;;) {
    const frame = await socket.next();
    if (frame.channel === channel && /subscription_(succeeded|error)$/.test(frame.event)) return frame;
  }
}
