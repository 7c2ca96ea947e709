// Golden Thread's API as a page's author would use it: sign-in, reading a conversation.

// ?demo=USER&thread=ID
export function parameters() {
  const query = new URLSearchParams(location.search);
  return { user: query.get('demo'), thread: query.get('thread') };
}

let token = '';

async function call(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
}

export async function session(userId) {
  ({ token } = await call('/api/demo/session', { method: 'POST', body: JSON.stringify({ userId }) }));
  return { token, origin: location.origin, ...(await call('/api/session')) };
}

export const thread = (id) => call(`/api/threads/${id}`);

// Pages of a conversation, the newest first, each oldest first.
export async function* pages(id) {
  let cursor = '';
  do {
    const page = await call(`/api/threads/${id}/comments?limit=200${cursor && `&cursor=${cursor}`}`);
    yield page.comments.reverse();
    cursor = page.nextCursor;
  } while (cursor);
}
