// Users with stock pusher-js and the pusher server library: sign-in, events to a user,
// watchlists, terminated connections.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { RawWebSocket } from '../support/raw_websocket.mjs';
import { collect, event, startApp } from '../support/pusher.mjs';
import { waitFor } from '../support/wait_for.mjs';

let app;

before(async () => (app = await startApp()));
after(() => app.stop());

const signedIn = async (options) => {
  const client = await app.connect(options);
  await app.signIn(client);
  return client;
};
// pusher-js subscribes to the user's channel by itself after the sign-in.
const listening = async (client) => {
  await waitFor(() => client.user.serverToUserChannel?.subscribed, { what: 'the user channel' });
  return client;
};

test('sign-in: the client knows who it is', async () => {
  const client = await signedIn({ user: 'ana' });
  assert.deepEqual(client.user.user_data, { id: 'ana' });
});

test('events to a user reach all their connections and nobody else', async () => {
  const tabs = [await listening(await signedIn({ user: 'cy' })), await listening(await signedIn({ user: 'cy' }))];
  const other = await listening(await signedIn({ user: 'dee' }));
  const stray = collect(other.user, 'hello');
  const arrived = tabs.map((tab) => event(tab.user, 'hello'));
  await app.pusher.sendToUser('cy', 'hello', { n: 1 });
  assert.deepEqual(await Promise.all(arrived), [{ n: 1 }, { n: 1 }]);
  const own = event(other.user, 'hello');
  await app.pusher.sendToUser('dee', 'hello', { n: 2 });
  assert.deepEqual(await own, { n: 2 });
  assert.deepEqual(stray, [{ n: 2 }]);
});

test("another user's events are refused, signed in or not", async () => {
  for (const client of [await app.connect(), await signedIn({ user: 'eve' })]) {
    // pusher-js itself does not let its users name such a channel.
    const answer = new Promise((resolve) =>
      client.connection.bind('message', (frame) => frame.channel === '#server-to-user-cy' && resolve(frame)),
    );
    client.send_event('pusher:subscribe', { channel: '#server-to-user-cy', auth: '' });
    const { event: name, data } = await answer;
    assert.equal(name, 'pusher:subscription_error');
    assert.equal(data.status, 401);
  }
});

test('a sign-in with a wrong signature is an error 4009 and the end of the connection', async () => {
  const socket = await RawWebSocket.connect(app.server.port, '/app/conformance-key?protocol=7');
  await socket.nextNamed('pusher:connection_established');
  socket.sendJson({ event: 'pusher:signin', data: { auth: 'conformance-key:00', user_data: '{"id":"ana"}' } });
  assert.equal((await socket.nextNamed('pusher:error')).data.code, 4009);
  assert.equal((await socket.closed).code, 4009);
});

test('watchlist: who is online at once, then each coming and going', async () => {
  const fay = await signedIn({ user: 'fay' });
  const watcher = app.client({ user: 'gus', watchlist: ['fay', 'hal'] });
  const online = collect(watcher.user.watchlist, 'online');
  const offline = collect(watcher.user.watchlist, 'offline');
  await event(watcher.connection, 'connected');
  watcher.signin();
  await waitFor(() => online.length === 1 && offline.length === 1);
  assert.deepEqual([online[0].user_ids, offline[0].user_ids], [['fay'], ['hal']]);
  const tabs = [await signedIn({ user: 'hal' }), await signedIn({ user: 'hal' })];
  await waitFor(() => online.length === 2);
  assert.deepEqual(online[1].user_ids, ['hal']);
  tabs[0].disconnect();
  fay.disconnect();
  await waitFor(() => offline.length === 2);
  assert.deepEqual(offline[1].user_ids, ['fay']);
  tabs[1].disconnect();
  await waitFor(() => offline.length === 3);
  assert.deepEqual(offline[2].user_ids, ['hal']);
  assert.equal(online.length, 2);
});

test('watchlist: more than 100 users are an error 4302; the sign-in holds', async () => {
  const watchlist = Array.from({ length: 101 }, (_, i) => `user-${i}`);
  const client = await app.connect({ user: 'ivy', watchlist });
  const refused = event(client.connection, 'error');
  await app.signIn(client);
  assert.equal((await refused).error?.data?.code ?? (await refused).data.code, 4302);
  assert.equal(client.connection.state, 'connected');
});

test("terminated: all of a user's connections are closed and do not come back", async () => {
  const tabs = [await signedIn({ user: 'jo' }), await signedIn({ user: 'jo' })];
  const other = await signedIn({ user: 'kim' });
  const gone = tabs.map((tab) => event(tab.connection, 'disconnected'));
  assert.equal((await app.pusher.terminateUserConnections('jo')).status, 200);
  await Promise.all(gone);
  assert.equal(other.connection.state, 'connected');
  assert.equal((await app.pusher.terminateUserConnections('nobody at all')).status, 200);
});
