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

export class Http {
  private readonly open = new Set<AbortController>();

  abortAll(): void {
    for (const controller of this.open) controller.abort();
    this.open.clear();
  }

  async send(request: Request): Promise<Answer> {
    const controller = new AbortController();
    this.open.add(controller);
    const timer = setTimeout(() => controller.abort(), request.timeoutMs);
    const headers: Record<string, string> = { accept: "application/json" };
    if (request.bearer) headers["authorization"] = `Bearer ${request.bearer}`;
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
