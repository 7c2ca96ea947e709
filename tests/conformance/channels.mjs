// What the pusher server library publishes, stock pusher-js hears: on every kind of channel.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { RawWebSocket } from '../support/raw_websocket.mjs';
import { collect, event, startApp } from '../support/pusher.mjs';

let app;

before(async () => (app = await startApp()));
after(() => app.stop());

for (const name of ['news', 'private-news', 'presence-news', 'cache-news', 'private-cache-news']) {
  test(`${name}: an event arrives with its data as it was`, async () => {
    const channel = await app.subscribe(await app.connect(), name);
    const arrived = event(channel, 'flash');
    const data = { text: 'Zoë said "hi" 👋', list: [1, 2.5, null], nested: { a: true } };
    assert.equal((await app.pusher.trigger(name, 'flash', data)).status, 200);
    assert.deepEqual(await arrived, data);
  });
}

for (const name of ['private-encrypted-news', 'private-encrypted-cache-news']) {
  test(`${name}: sealed by the library, opened by the client, unread by the server`, async () => {
    const client = await app.connect();
    const channel = await app.subscribe(client, name);
    const arrived = event(channel, 'flash');
    const onTheWire = new Promise((resolve) =>
      client.connection.bind('message', (frame) => frame.event === 'flash' && resolve(frame.data)),
    );
    await app.pusher.trigger(name, 'flash', { secret: 'plain words' });
    const { nonce, ciphertext, ...rest } = await onTheWire;
    assert.ok(nonce && ciphertext);
    assert.deepEqual(rest, {});
    assert.deepEqual(await arrived, { secret: 'plain words' });
    assert.doesNotMatch(app.server.logs, /plain words/);
  });
}

test('an encrypted channel goes alone: the library and the server both say so', async () => {
  assert.throws(() => app.pusher.trigger(['private-encrypted-a', 'b'], 'x', {}));
});

test('several channels and an excluded socket', async () => {
  const sender = await app.connect();
  const other = await app.connect({ user: 'bo' });
  const sent = await app.subscribe(sender, 'room-1');
  const heard = collect(sent, 'said');
  const one = await app.subscribe(other, 'room-1');
  const two = await app.subscribe(other, 'room-2');
  const arrived = Promise.all([event(one, 'said'), event(two, 'said')]);
  await app.pusher.trigger(['room-1', 'room-2'], 'said', { n: 1 }, { socket_id: sender.connection.socket_id });
  assert.deepEqual(await arrived, [{ n: 1 }, { n: 1 }]);
  const next = event(sent, 'said');
  await app.pusher.trigger('room-1', 'said', { n: 2 });
  assert.deepEqual(await next, { n: 2 });
  assert.deepEqual(heard, [{ n: 2 }]);
});

test('cache channels: a miss at first, then the last event for whoever comes later', async () => {
  for (const name of ['cache-price', 'private-cache-price', 'presence-cache-price']) {
    const first = (await app.connect()).subscribe(name);
    await event(first, 'pusher:cache_miss');
    await app.pusher.trigger(name, 'price', { n: 1 });
    await app.pusher.trigger(name, 'price', { n: 2 });
    const late = (await app.connect({ user: 'bo' })).subscribe(name);
    assert.deepEqual(await event(late, 'price'), { n: 2 });
  }
});

test('cache channels: client events are not replayed', async () => {
  const name = 'private-cache-typing';
  const from = await app.subscribe(await app.connect(), name);
  const to = await app.subscribe(await app.connect(), name);
  const arrived = event(to, 'client-typing');
  from.trigger('client-typing', { typing: true });
  await arrived;
  await event((await app.connect()).subscribe(name), 'pusher:cache_miss');
});

test('encrypted cache channels replay what only their clients can read', async () => {
  await app.pusher.trigger('private-encrypted-cache-price', 'price', { n: 3 });
  const channel = (await app.connect()).subscribe('private-encrypted-cache-price');
  assert.deepEqual(await event(channel, 'price'), { n: 3 });
});

test('presence: members with their info, added and removed once per user', async () => {
  const ana = await app.connect({ user: 'ana' });
  const channel = await app.subscribe(ana, 'presence-room');
  assert.equal(channel.members.me.id, 'ana');
  const added = collect(channel, 'pusher:member_added');
  const gone = event(channel, 'pusher:member_removed');
  const tabs = [await app.connect({ user: 'bo', info: { age: 7 } }), await app.connect({ user: 'bo' })];
  for (const tab of tabs) await app.subscribe(tab, 'presence-room');
  assert.deepEqual(added, [{ id: 'bo', info: { age: 7 } }]);
  assert.equal(channel.members.count, 2);
  for (const tab of tabs) tab.disconnect();
  assert.equal((await gone).id, 'bo');
  assert.equal(channel.members.count, 1);
});

test('client events: to the others, with their user on presence channels', async () => {
  const from = await app.subscribe(await app.connect({ user: 'ana' }), 'presence-talk');
  const to = await app.subscribe(await app.connect({ user: 'bo' }), 'presence-talk');
  const arrived = event(to, 'client-said', { metadata: true });
  assert.equal(from.trigger('client-said', { text: 'hi' }), true);
  const { data, metadata } = await arrived;
  assert.deepEqual(data, { text: 'hi' });
  assert.equal(metadata.user_id, 'ana');
});

test('client events: more than ten a second are an error 4301; the connection stays', async () => {
  const client = await app.connect();
  const from = await app.subscribe(client, 'private-flood');
  const to = await app.subscribe(await app.connect(), 'private-flood');
  const heard = collect(to, 'client-n');
  const refused = event(client.connection, 'error');
  for (let n = 0; n < 11; n += 1) from.trigger('client-n', n);
  assert.equal((await refused).error?.data?.code ?? (await refused).data.code, 4301);
  const last = event(to, 'done');
  await app.pusher.trigger('private-flood', 'done', {});
  await last;
  assert.deepEqual(heard, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(client.connection.state, 'connected');
});

test('subscription counts: told with each change', async () => {
  const first = await app.connect();
  const channel = first.subscribe('counted');
  assert.deepEqual(await event(channel, 'pusher:subscription_count'), { subscription_count: 1 });
  const two = event(channel, 'pusher:subscription_count');
  const second = await app.connect();
  await app.subscribe(second, 'counted');
  assert.deepEqual(await two, { subscription_count: 2 });
  const one = event(channel, 'pusher:subscription_count');
  second.unsubscribe('counted');
  assert.deepEqual(await one, { subscription_count: 1 });
  assert.equal(channel.subscriptionCount, 1);
});

test('private channels whose authorization carries data are accepted', async () => {
  const client = await app.connect();
  client.config.channelAuthorizer = ({ socketId, channelName }, callback) =>
    callback(null, app.pusher.authorizeChannel(socketId, channelName, { user_id: 'ana' }));
  await app.subscribe(client, 'private-with-data');
});

test('closing codes: key, path, protocol version, quota, switched off, TLS only', async () => {
  const code = async (target, port = app.server.port) => {
    const socket = await RawWebSocket.connect(port, target);
    const { event: name, data } = await socket.next();
    assert.equal(name, 'pusher:error');
    const closed = await socket.closed;
    assert.equal(closed.code, data.code);
    return data.code;
  };
  assert.equal(await code('/app/nobodys-key?protocol=7'), 4001);
  assert.equal(await code('/application'), 4005);
  assert.equal(await code('/app/conformance-key?protocol=seven'), 4006);
  assert.equal(await code('/app/conformance-key?protocol=99'), 4007);
  assert.equal(await code('/app/conformance-key'), 4008);
  for (const [args, expected] of [
    [['--max-connections', '1'], 4004],
    [['--realtime', 'off'], 4003],
    [['--tls-only', 'on'], 4000],
  ]) {
    const special = await startApp({ args });
    const first = special.client();
    if (expected === 4004) await event(first.connection, 'connected');
    assert.equal(await code('/app/conformance-key?protocol=7', special.server.port), expected);
    await special.stop();
  }
});
