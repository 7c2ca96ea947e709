// The demo of embedding: hands each <golden-thread> of the article a thread and a way to
// get a token, just as a host page of one's own would.
import type { GoldenThreadElement } from "./widget.js";

const params = new URLSearchParams(location.search);

interface DemoUsers {
  users: { id: string }[];
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return (await response.json()) as T;
}

async function signIn(): Promise<string> {
  const userId = params.get("demo") ?? (await json<DemoUsers>("/api/demo/users")).users[0]?.id;
  const { token } = await json<{ token: string }>("/api/demo/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId }),
  });
  return token;
}

async function main(): Promise<void> {
  const token = await signIn();
  const headers = { authorization: `Bearer ${token}` };
  type Page = { threads: { id: string }[] };
  const { threads } = await json<Page>("/api/threads?limit=2", { headers });
  document.querySelectorAll<GoldenThreadElement>("golden-thread").forEach((element, index) => {
    element.tokenProvider = signIn;
    element.setAttribute("thread", threads[index % threads.length]!.id);
  });
}

main().catch((error: unknown) => console.error(error));
