// What the scenes show: threads with every kind of text, and company.
import Pusher from 'pusher-js';

import { api } from '../support/server.mjs';

const MARKDOWN = [
  '## Plan\n\nFirst *roll back*, then **fix**:\n\n1. Batch the lookups\n2. Add a `sku` index\n   - on staging\n   - on production\n\n> It was fine before Tuesday.',
  '```sql\nSELECT sku, price FROM prices\nWHERE sku = ANY($1);\n```\n\n| what | before | after |\n| --- | --- | --- |\n| p95 | 640 ms | **171 ms** |\n| queries | 41 | 1 |',
  'See [the runbook](https://example.org/runbook), https://example.org/dashboards/checkout?from=now-6h and @Jonas; ~~not~~ later.',
];
const SCRIPTS = [
  'שלום עולם, this is 42 and مرحبا بالعالم.',
  'مرحبا بالعالم، كيف حالك اليوم؟ الإصدار 2.4 جاهز',
  'नमस्ते दुनिया · สวัสดีชาวโลก · Γειά σου Κόσμε · Привет, мир · Xin chào thế giới · e\u0301cole',
  '確認しました。「句読点」は行頭に来ません、長い文章も折り返されます。한국어 문장도 잘 보입니다.',
  '👩‍👩‍👧 🇩🇪 👍🏽 👨🏿‍🚀 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
];

export async function prepare(url, people) {
  const [mara, ...others] = await Promise.all(people.slice(0, 5).map(({ id }) => api(url).signIn(id)));
  const jonas = others[0];
  const threads = (await mara.get('/api/threads')).body.threads;
  const create = async (title, description = '') =>
    (await mara.post('/api/threads', { title, description })).body.id;
  const say = async (thread, content, parentId, by = jonas) =>
    (await by.post(`/api/threads/${thread}/comments`, { content, parentId })).body.id;

  const world = { main: threads.find(({ title }) => title.startsWith('Checkout')).id, say };
  world.empty = await create('Nothing said yet');
  world.scripts = await create('Many scripts — 多言語 — שפות');
  for (const text of SCRIPTS) await say(world.scripts, text);
  world.markdown = await create('Everything Markdown can', 'With `code`, **weight** and a [link](https://example.org).');
  for (const text of MARKDOWN) await say(world.markdown, text);
  world.replies = await create('Answers to answers');
  const first = await say(world.replies, 'Does the rollback keep the new index? It took an hour to build, and we would rather not build it twice.');
  await say(world.replies, 'It does: the migration that adds it is not part of the deploy.', first, mara);
  await say(world.replies, 'Thank you!', first);

  // Others who look at the main thread and type, through a stock client.
  let company = [];
  world.company = async (count) => {
    company = await Promise.all(others.slice(0, count).map(async (person) => {
      const { realtime } = (await person.get('/api/session')).body;
      const client = new Pusher(realtime.key, {
        wsHost: new URL(url).hostname, wsPort: new URL(url).port, forceTLS: false, cluster: '', enabledTransports: ['ws'],
        authEndpoint: `${url}/api/pusher/auth`, auth: { headers: { Authorization: `Bearer ${person.token}` } },
      });
      const channel = client.subscribe(`presence-thread-${world.main}`);
      await new Promise((resolve) => channel.bind('pusher:subscription_succeeded', resolve));
      const { user } = person;
      channel.trigger('client-typing', { userId: user.id, userName: user.name, typing: true });
      return client;
    }));
  };
  world.leave = async () => company.splice(0).forEach((client) => client.disconnect());
  return world;
}
