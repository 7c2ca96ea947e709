// Passes TCP connections through to a server, and can hold back what the server says on
// its WebSockets: what a page sees when a network stalls and then delivers all at once.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function startStallingProxy(port) {
  const sockets = new Set();
  const holders = new Set(); // of WebSockets: what waits for them
  let holding = false;

  const proxy = createServer((client) => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    const held = { client, chunks: [] };
    client.once('data', (head) => {
      if (head.toString('latin1').startsWith('GET /app/')) holders.add(held);
    });
    client.pipe(server);
    server.on('data', (chunk) => {
      if (holding && holders.has(held)) held.chunks.push(chunk);
      else client.write(chunk);
    });
    for (const [one, other] of [[client, server], [server, client]]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        holders.delete(held);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    hold() {
      holding = true;
    },
    // -> when, ms of the monotonic clock
    release() {
      holding = false;
      const at_ms = Number(process.hrtime.bigint()) / 1e6;
      for (const { client, chunks } of holders) client.write(Buffer.concat(chunks.splice(0)));
      return at_ms;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
