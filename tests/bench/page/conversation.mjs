// Conversations of any length, always the same texts, written through the API.
import { Agent, request } from 'node:http';

const AUTHORS = ['jonas', 'ana', 'bo', 'aiko'];
const WRITERS = 8; // requests under way while seeding

const SENTENCES = [
  'Ran it again with the patch: p95 went from 480 ms to **310 ms** on staging.',
  'The cache misses are all in `price_lookup()`, as far as I can tell.',
  'Can we wait for the supplier? They answer on Thursdays only.',
  'See https://example.com/runbook/rollback for the steps.',
  '@mara could you look at the second graph, please',
  'Merged.',
  'No objection from my side, as long as the flag stays **off** by default and the old path is kept for two more weeks; after that we can delete it together with the migration.',
  'Support counted 14 tickets since Tuesday, all about the same thing.',
  'I would rather split this: the index first, the `batch` endpoint after that.',
  'It only happens when the basket has more than 40 lines.',
];

// Comment number n: one to three sentences.
export function textOf(n) {
  const count = 1 + (n % 3);
  return Array.from({ length: count }, (_, i) => SENTENCES[(n * 7 + i * 3) % SENTENCES.length]).join(' ');
}

// Demo users who write to one server over kept-alive connections.
export class Writers {
  #agent = new Agent({ keepAlive: true, maxSockets: WRITERS });
  #tokens = [];

  constructor(url) {
    this.url = url;
  }

  async signIn() {
    for (const userId of AUTHORS) this.#tokens.push((await this.#post('/api/demo/session', { userId })).token);
    return this;
  }
  close() {
    this.#agent.destroy();
  }

  // A new thread with `count` comments; the first and the last are given.
  async thread(id, count, first, last) {
    await this.#post('/api/threads', { id, title: `Thread with ${count.toLocaleString('en-US')} comments`, description: 'Read by benchmarks.' }, this.#tokens[0]);
    if (count > 1) await this.comment(id, 0, first);
    await this.comments(id, count - 2, textOf);
    if (count) await this.comment(id, 0, last);
    return id;
  }
  async comments(thread, count, text) {
    let next = 0;
    const write = async () => {
      while (next < count) {
        const n = next++;
        await this.comment(thread, n, text(n));
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
  }
  // -> when it was sent, ms of the monotonic clock that Chromium's traces have, too
  async comment(thread, n, content) {
    const sent_ms = Number(process.hrtime.bigint()) / 1e6;
    await this.#post(`/api/threads/${thread}/comments`, { content }, this.#tokens[n % this.#tokens.length]);
    return sent_ms;
  }

  #post(path, body, token) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const sent = request(this.url + path, { method: 'POST', agent: this.#agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        answer.on('end', () => {
          if (answer.statusCode < 300) resolve(JSON.parse(text));
          else reject(new Error(`POST ${path}: ${answer.statusCode} ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
}
