// Stock pusher-js against our server: whoever has it can point it here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Pusher from 'pusher-js';

import { api, startServer } from '../support/server.mjs';

let server, mara, jonas, tom;
const clients = [];

before(async () => {
  server = await startServer();
  [mara, jonas, tom] = await Promise.all(['mara', 'jonas', 'tom'].map((id) => api(server.url).signIn(id)));
});
after(async () => {
  for (const client of clients) client.disconnect();
  await server.stop();
});

// A client of this user's, connected.
async function connected(user, options = {}) {
  const { realtime } = (await user.get('/api/session')).body;
  const client = new Pusher(options.key ?? realtime.key, {
    cluster: 'unused',
    wsHost: '127.0.0.1',
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: server.url + realtime.authEndpoint,
      headers: { authorization: `Bearer ${user.token}` },
    },
  });
  clients.push(client);
  if (!options.key) await event(client.connection, 'connected');
  return client;
}

function event(target, name, limit_ms = 10_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} in ${limit_ms} ms`)), limit_ms);
    target.bind(name, (...args) => {
      clearTimeout(timer);
      resolve(args[0]);
    });
  });
}

async function subscribed(client, channel) {
  const subscription = client.subscribe(channel);
  const members = await event(subscription, 'pusher:subscription_succeeded');
  return { subscription, members };
}

test('connects and learns its socket id', async () => {
  const client = await connected(mara);
  assert.match(client.connection.socket_id, /^\d+\.\d+$/);
  assert.equal(client.connection.state, 'connected');
});

test('an unknown key is refused with 4001 and not tried again', async () => {
  const client = await connected(mara, { key: 'nobodys-key' });
  const error = await event(client.connection, 'error');
  assert.equal((error.error ?? error).data.code, 4001);
  if (client.connection.state !== 'disconnected') await event(client.connection, 'disconnected');
});

test('receives comment:created on the private channel of its organization', async () => {
  const client = await connected(jonas);
  const { subscription } = await subscribed(client, 'private-org-acme');
  const arrived = event(subscription, 'comment:created');
  const created = await mara.post('/api/threads/checkout-latency/comments', { content: 'Hello 👋' });
  assert.equal(created.status, 201);
  const data = await arrived;
  assert.deepEqual(data.comment, created.body);
  assert.equal(data.threadId, 'checkout-latency');
  assert.equal(data.prev, data.seq - 1);
  assert.ok(data.epoch && data.timestamp);
});

test('presence: members, added and removed, one user counted once', async () => {
  const channel = 'presence-thread-billing-entities';
  const first = await connected(mara);
  const { subscription, members } = await subscribed(first, channel);
  assert.equal(members.count, 1);
  assert.deepEqual(members.me, { id: 'mara', info: { name: 'Mara Lindqvist', avatar: null } });

  const added = event(subscription, 'pusher:member_added');
  const removed = event(subscription, 'pusher:member_removed');
  const changes = [];
  subscription.bind('pusher:member_added', ({ id }) => changes.push(`+${id}`));
  subscription.bind('pusher:member_removed', ({ id }) => changes.push(`-${id}`));
  const tabs = [await connected(jonas), await connected(jonas)];
  const joined = await subscribed(tabs[0], channel);
  assert.deepEqual((await added).info, { name: 'Jonas Okafor', avatar: null });
  assert.equal(joined.members.count, 2);
  assert.equal((await subscribed(tabs[1], channel)).members.count, 2);
  tabs[0].disconnect();
  tabs[1].unsubscribe(channel);
  assert.equal((await removed).id, 'jonas');
  assert.deepEqual(changes, ['+jonas', '-jonas']);
});

test('client-typing reaches the others with its user and not the sender', async () => {
  const channel = 'presence-thread-checkout-latency';
  const from = (await subscribed(await connected(mara), channel)).subscription;
  const to = (await subscribed(await connected(jonas), channel)).subscription;
  let echoed = false;
  from.bind('client-typing', () => (echoed = true));
  const arrived = new Promise((resolve) =>
    to.bind('client-typing', (data, metadata) => resolve({ data, metadata })),
  );
  from.trigger('client-typing', { userId: 'mara', userName: 'Mara', typing: true });
  const { data, metadata } = await arrived;
  assert.deepEqual(data, { userId: 'mara', userName: 'Mara', typing: true });
  assert.equal(metadata.user_id, 'mara');
  const back = event(from, 'client-typing');
  to.trigger('client-typing', { userId: 'jonas', userName: 'Jonas', typing: false });
  assert.equal((await back).userId, 'jonas');
  assert.equal(echoed, true);
});

test('a refused authorization raises subscription_error and the socket stays', async () => {
  const client = await connected(tom);
  for (const channel of ['private-org-acme', 'presence-thread-checkout-latency', 'private-org-nobody']) {
    const error = await event(client.subscribe(channel), 'pusher:subscription_error');
    assert.equal(error.status, 403);
  }
  assert.equal(client.connection.state, 'connected');
  await subscribed(client, 'private-org-northwind');
});

test('a wrong signature raises subscription_error and the socket stays', async () => {
  const client = await connected(mara);
  client.config.channelAuthorizer = (_, callback) => callback(null, { auth: 'key:0000' });
  const error = await event(client.subscribe('private-org-acme'), 'pusher:subscription_error');
  assert.deepEqual({ type: error.type, status: error.status }, { type: 'AuthError', status: 401 });
  assert.equal(client.connection.state, 'connected');
});

test('public channels need no authorization; unsubscribed ones are silent', async () => {
  const client = await connected(mara);
  const { subscription } = await subscribed(client, 'news');
  assert.equal(subscription.subscribed, true);
  client.unsubscribe('news');
  await subscribed(client, 'news');
});

test('events of another organization are not heard', async () => {
  const client = await connected(tom);
  const { subscription } = await subscribed(client, 'private-org-northwind');
  const heard = [];
  subscription.bind_global((name) => heard.push(name));
  await mara.post('/api/threads', { title: 'Acme only' });
  const own = event(subscription, 'thread:created');
  await tom.post('/api/threads', { title: 'Ours' });
  assert.equal((await own).thread.title, 'Ours');
  assert.deepEqual(heard.filter((name) => name === 'thread:created').length, 1);
});
