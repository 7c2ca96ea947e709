// A server of people's pictures on an origin of its own, and people who have them.
//
//   const pictures = await servePictures();
//   setAvatar(server, 'jonas', pictures.url('/plain.png'));   // from the next answer on
//   pictures.asked('/plain.png');                             // how often it was asked for
//   await pictures.close();
//
// /plain.png is of COLOR; /held.png, too, once `release` is called; /moved.png leads to
// /plain.png, /around.png to itself; /private.png is not for other sites; /broken.png is cut
// off, /text.png none, /endless.png never ends; anything else is not found.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { encodePng } from '../../web/portraits.mjs';

export const COLOR = [40, 160, 90];

export async function servePictures() {
  const plain = encodePng(64, Buffer.from(Array(64 * 64).fill(COLOR).flat()));
  const asked = new Map();
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const answers = {
    '/plain.png': (answer) => answer.end(plain),
    '/held.png': (answer) => released.then(() => answer.end(plain)),
    '/private.png': (answer) => {
      answer.removeHeader('Access-Control-Allow-Origin');
      answer.end(plain);
    },
    '/moved.png': (answer) => answer.writeHead(302, { Location: '/plain.png' }).end(),
    '/around.png': (answer) => answer.writeHead(302, { Location: '/around.png' }).end(),
    '/broken.png': (answer) => answer.end(plain.subarray(0, plain.length / 2)),
    '/text.png': (answer) => answer.end('<!doctype html><title>Please log in</title>'),
    '/endless.png': (answer) => {
      const more = () => {
        while (!answer.destroyed && answer.write(Buffer.alloc(1 << 16)));
      };
      answer.on('drain', more);
      answer.on('error', () => {});
      answer.write(plain.subarray(0, 40));
      more();
    },
  };
  const server = createServer((request, answer) => {
    asked.set(request.url, [...(asked.get(request.url) ?? []), request.headers]);
    answer.setHeader('Access-Control-Allow-Origin', '*');
    answer.setHeader('Content-Type', 'image/png');
    const found = answers[request.url];
    if (found) found(answer);
    else answer.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: (path) => `http://127.0.0.1:${server.address().port}${path}`,
    asked: (path) => asked.get(path)?.length ?? 0,
    headers: (path) => asked.get(path)?.at(-1),
    release,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// Where people's pictures are is for whoever signs them in to say; here it is written down.
export function setAvatar({ dataDir }, user, address) {
  const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
  execFileSync('sqlite3', [join(dataDir, 'goldenthread.sqlite'), '.timeout 5000',
    `UPDATE users SET avatar = ${quoted(address)} WHERE id = ${quoted(user)}`]);
}
