// Our own client with a service outside of the server: it connects there and follows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { hasText, startDisplay } from '../desktop/display.mjs';
import { api, startServer } from '../support/server.mjs';
import { APP, startSoketi } from '../support/soketi.mjs';

const THREAD = 'checkout-latency';
let service, server, display, jonas;

before(async () => {
  [service, display] = await Promise.all([startSoketi(), startDisplay()]);
  server = await startServer({
    env: {
      PUSHER_APP_ID: APP.appId,
      PUSHER_KEY: APP.key,
      PUSHER_SECRET: APP.secret,
      PUSHER_HOST: '127.0.0.1',
      PUSHER_PORT: String(service.port),
      PUSHER_SCHEME: 'http',
    },
  });
  jonas = await api(server.url).signIn('jonas');
});
after(async () => {
  await display?.stop();
  await server?.stop();
  await service?.stop();
});

const open = (user) => display.open(['--server', server.url, '--demo', user, '--thread', THREAD]);
const status = (text) => (node) => node.role === 'status' && node.name === 'Connection' && node.text === text;

test('two desktop clients meet on soketi; comments arrive; a drop of the service heals', async () => {
  const [mara, aiko] = [open('mara'), open('aiko')];
  await Promise.all([mara.shows(status('Connected')), aiko.shows(status('Connected'))]);
  await mara.shows(({ role, name }) => role === 'img' && name.startsWith('Aiko Kimura'));
  const say = async (content) => {
    assert.equal((await jonas.post(`/api/threads/${THREAD}/comments`, { content })).status, 201);
  };
  await say('Through the service');
  await mara.shows(hasText('Through the service'));

  await service.stop();
  await mara.shows((node) => node.role === 'status' && node.name === 'Connection' && node.text !== 'Connected');
  await say('While it was away');
  await service.start();
  await mara.shows(status('Connected'));
  await mara.shows(hasText('While it was away'));
  await say('And on it goes');
  await Promise.all([mara.shows(hasText('And on it goes')), aiko.shows(hasText('And on it goes'))]);
  assert.deepEqual(await mara.close(), { code: 0, signal: null });
  assert.deepEqual(await aiko.close(), { code: 0, signal: null });
});
