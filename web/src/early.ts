// What the program is known to ask first, asked while it is still on its way: the demo
// sign-in, then the session, the threads and the open thread.
//
// Invariant: an answer is given away once, to the request that is the same in everything; an
// early request that the program never makes was one too many, and is forgotten after
// KEPT_MS. Only what changes nothing on the server is asked early. tests/e2e counts them.
import { type Answer, Http, type Request } from "./http.js";

const KEPT_MS = 5_000;
const TIMEOUT_MS = 10_000;

const keyOf = (request: Request): string =>
  [request.method, request.url, request.bearer, request.idempotencyKey, request.body].join("\n");

export class EarlyRequests {
  private readonly answers = new Map<string, Promise<Answer>>();
  private readonly http = new Http();
  readonly sent: Promise<void>; // all that can be; never rejects: what is wrong is the program's to say

  // For a person whom the demo sign-in knows, and a path of the page.
  constructor(private readonly origin: string, demoUser: string, path: string) {
    this.sent = this.begin(demoUser, path).catch(() => undefined);
    setTimeout(() => this.answers.clear(), KEPT_MS);
  }

  take(request: Request): Promise<Answer> | undefined {
    const key = keyOf(request);
    const answer = this.answers.get(key);
    this.answers.delete(key);
    return answer;
  }

  private async begin(userId: string, path: string): Promise<void> {
    const { status, body } = await this.ask("POST", "/api/demo/session", JSON.stringify({ userId }), "");
    if (status !== 200) return;
    const { token } = JSON.parse(body) as { token: string };
    const get = (what: string): void => void this.ask("GET", what, "", token);
    get("/api/session");
    get("/api/threads?limit=50");
    const thread = /^\/threads\/([\w-]+)$/.exec(path)?.[1];
    if (!thread) return;
    get(`/api/threads/${thread}/comments?limit=50`);
    get(`/api/threads/${thread}/items?limit=200`);
  }

  private ask(method: string, path: string, body: string, bearer: string): Promise<Answer> {
    const request = { method, url: this.origin + path, body, bearer, idempotencyKey: "", timeoutMs: TIMEOUT_MS };
    const answer = this.http.send(request);
    this.answers.set(keyOf(request), answer);
    return answer;
  }
}
