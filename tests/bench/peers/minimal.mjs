// The least that a hub on µWebSockets is: one topic, the HTTP API's signature checked, the
// event made once and published. What the library itself can do.
//
//   node minimal.mjs APP_ID KEY SECRET      prints "listening on PORT"
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';

const uws = createRequire(import.meta.url)('uWebSockets.js');
const [appId, key, secret] = process.argv.slice(2);
const PATH = `/apps/${appId}/events`;

function isSigned(query, body) {
  const parameters = new URLSearchParams(query);
  const signature = parameters.get('auth_signature') ?? '';
  parameters.delete('auth_signature');
  if (parameters.get('auth_key') !== key) return false;
  if (Math.abs(Date.now() / 1000 - Number(parameters.get('auth_timestamp'))) > 600) return false;
  if (createHash('md5').update(body).digest('hex') !== parameters.get('body_md5')) return false;
  const sorted = [...parameters].map(([name, value]) => `${name}=${value}`).sort().join('&');
  const expected = createHmac('sha256', secret).update(`POST\n${PATH}\n${sorted}`).digest('hex');
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

const app = uws.App();
app.ws('/app/*', {
  compression: uws.DISABLED,
  maxBackpressure: 1024 * 1024,
  open(ws) {
    ws.send(JSON.stringify({
      event: 'pusher:connection_established',
      data: JSON.stringify({ socket_id: '1.1', activity_timeout: 30 }),
    }));
  },
  message(ws, message) {
    const { event, data } = JSON.parse(Buffer.from(message).toString());
    if (event !== 'pusher:subscribe') return;
    ws.subscribe(data.channel);
    ws.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel: data.channel, data: '{}' }));
  },
});
app.post(PATH, (response, request) => {
  const query = request.getQuery();
  let body = Buffer.alloc(0);
  response.onAborted(() => {});
  response.onData((chunk, last) => {
    body = Buffer.concat([body, Buffer.from(chunk)]);
    if (!last) return;
    if (!isSigned(query, body)) {
      response.writeStatus('401 Unauthorized').end('{}');
      return;
    }
    const { name, channels, data } = JSON.parse(body.toString());
    for (const channel of channels) app.publish(channel, JSON.stringify({ event: name, channel, data }));
    response.end('{}');
  });
});
app.listen('127.0.0.1', 0, (token) => console.log(`listening on ${uws.us_socket_local_port(token)}`));
