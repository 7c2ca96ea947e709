// The app's requests over fetch. Every request is answered exactly once; status 0 says
// that no answer came (offline, refused, timed out, or a body that broke off).

export interface Request {
  method: string;
  url: string;
  body: string;
  bearer: string;
  idempotencyKey: string;
  timeoutMs: number;
}

export interface Answer {
  status: number;
  body: string;
  head: number; // Golden-Thread-Head: where the change log stands; 0: not said
}

// A fresh session token, or nothing where the app signs in by itself.
export type Renew = (() => Promise<string>) | undefined;

export class Http {
  private readonly open = new Set<AbortController>();

  constructor(private readonly renew: Renew) {}

  async send(request: Request): Promise<Answer> {
    const first = await this.attempt(request, request.bearer);
    if (first.status !== 401 || !this.renew) return first;
    // The host's token has expired: ask for another, once.
    try {
      return await this.attempt(request, await this.renew());
    } catch {
      return first;
    }
  }

  abortAll(): void {
    for (const controller of this.open) controller.abort();
    this.open.clear();
  }

  private async attempt(request: Request, bearer: string): Promise<Answer> {
    const controller = new AbortController();
    this.open.add(controller);
    const timer = setTimeout(() => controller.abort(), request.timeoutMs);
    const headers: Record<string, string> = { accept: "application/json" };
    if (bearer) headers["authorization"] = `Bearer ${bearer}`;
    if (request.idempotencyKey) headers["idempotency-key"] = request.idempotencyKey;
    if (request.body) headers["content-type"] = "application/json";
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers,
        body: request.body || null,
        signal: controller.signal,
        credentials: "omit", // the token is the identity; no cookies, so no CSRF
        cache: "no-store",
      });
      const head = Number(response.headers.get("golden-thread-head") ?? 0);
      return { status: response.status, body: await response.text(), head };
    } catch {
      return { status: 0, body: "", head: 0 };
    } finally {
      clearTimeout(timer);
      this.open.delete(controller);
    }
  }
}
