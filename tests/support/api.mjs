// The REST API for tests. Nothing is hidden: every call answers {status, body, headers},
// whatever the status; body is parsed if it is JSON.

// api(url).signIn(userId) -> the same with that user's token, and .user, .token
export function api(url, token, user) {
  async function call(method, path, body, headers = {}) {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: raw ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }
  return {
    url,
    token,
    user,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: (path, headers) => call('DELETE', path, undefined, headers),
    async signIn(userId) {
      const { status, body } = await call('POST', '/api/demo/session', { userId });
      if (status !== 200 && status !== 201) throw new Error(`sign-in of ${userId}: ${status} ${JSON.stringify(body)}`);
      return api(url, body.token, (await demoUsers(url)).find(({ id }) => id === userId));
    },
  };
}

// At least five users of a first organization, then two of a second.
export async function demoUsers(url) {
  const { body } = await api(url).get('/api/demo/users');
  return body.users;
}
