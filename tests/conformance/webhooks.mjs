// Webhooks, judged by the pusher server library: signed, debounced, tried again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { event, startApp } from '../support/pusher.mjs';
import { waitFor } from '../support/wait_for.mjs';

let app, receiver;
const requests = []; // as they came
const events = []; // of those that were accepted
let refuse = 0; // so many are answered with 500

before(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks).toString();
    requests.push({ method: request.method, url: request.url, headers: request.headers, rawBody });
    if (refuse > 0) {
      refuse -= 1;
      response.writeHead(500).end();
      return;
    }
    events.push(...JSON.parse(rawBody).events);
    response.end('ok');
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  app = await startApp({ args: ['--webhook-url', `http://127.0.0.1:${receiver.address().port}/hook?from=test`] });
});
after(async () => {
  await app.stop();
  receiver.close();
});

const find = (wanted) =>
  waitFor(() => events.find((one) => Object.entries(wanted).every(([key, value]) => one[key] === value)), {
    limit_ms: 10_000,
    what: JSON.stringify(wanted),
  });

test('what happens on channels is posted, signed, as the library expects it', async () => {
  const ana = await app.connect({ user: 'ana' });
  const bo = await app.connect({ user: 'bo' });
  const channel = await app.subscribe(ana, 'presence-hooked');
  const other = await app.subscribe(bo, 'presence-hooked');
  const arrived = event(other, 'client-said');
  channel.trigger('client-said', { n: 1 });
  await arrived;
  await app.subscribe(ana, 'cache-hooked');
  await find({ name: 'channel_occupied', channel: 'presence-hooked' });
  await find({ name: 'member_added', channel: 'presence-hooked', user_id: 'ana' });
  await find({ name: 'member_added', channel: 'presence-hooked', user_id: 'bo' });
  const said = await find({ name: 'client_event', channel: 'presence-hooked' });
  assert.deepEqual(said, {
    name: 'client_event',
    channel: 'presence-hooked',
    event: 'client-said',
    data: '{"n":1}',
    socket_id: ana.connection.socket_id,
    user_id: 'ana',
  });
  await find({ name: 'cache_miss', channel: 'cache-hooked' });
  await find({ name: 'subscription_count', channel: 'cache-hooked', subscription_count: 1 });

  bo.disconnect();
  await find({ name: 'member_removed', channel: 'presence-hooked', user_id: 'bo' });
  ana.disconnect();
  await find({ name: 'member_removed', channel: 'presence-hooked', user_id: 'ana' });
  await find({ name: 'channel_vacated', channel: 'presence-hooked' });
  await find({ name: 'channel_vacated', channel: 'cache-hooked' });

  for (const request of requests) {
    assert.equal(request.method, 'POST');
    assert.equal(request.url, '/hook?from=test');
    const webhook = app.pusher.webhook(request);
    assert.ok(webhook.isValid(), request.rawBody);
    assert.ok(Math.abs(webhook.getTime() - Date.now()) < 60_000);
    assert.ok(!app.pusher.webhook({ ...request, rawBody: `${request.rawBody} ` }).isValid());
  }
});

test('a reload is no news: neither vacated nor removed', async () => {
  await app.subscribe(await app.connect({ user: 'cy' }), 'presence-stays');
  const tab = await app.connect({ user: 'dee' });
  await app.subscribe(tab, 'presence-reload');
  await find({ name: 'member_added', channel: 'presence-reload' });
  tab.disconnect();
  const back = await app.connect({ user: 'dee' });
  await app.subscribe(back, 'presence-reload');
  // Something that is held as long, begun later, has come: theirs would have come before.
  back.unsubscribe('presence-reload');
  await find({ name: 'channel_vacated', channel: 'presence-reload' });
  const names = events.filter(({ channel }) => channel === 'presence-reload').map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name !== 'member_removed'), [
    'channel_occupied',
    'member_added',
    'channel_vacated',
  ]);
});

test('what is refused is sent again, the same, and not lost', async () => {
  refuse = 2;
  const from = requests.length;
  await app.subscribe(await app.connect(), 'retried');
  await find({ name: 'channel_occupied', channel: 'retried' });
  const bodies = requests.slice(from).map(({ rawBody }) => rawBody);
  assert.ok(bodies.length >= 3);
  assert.equal(bodies[0], bodies[1]);
  assert.equal(bodies[1], bodies[2]);
});

test('a receiver that is away stops nothing', async () => {
  const lonely = await startApp({ args: ['--webhook-url', 'http://127.0.0.1:1/'] });
  const channel = await lonely.subscribe(await lonely.connect(), 'news');
  const arrived = event(channel, 'x');
  await lonely.pusher.trigger('news', 'x', { n: 1 });
  assert.deepEqual(await arrived, { n: 1 });
  await waitFor(() => /webhook: no answer/.test(lonely.server.logs));
  await lonely.stop();
  assert.match(lonely.server.logs, /webhook: \d+ events not delivered/);
});
