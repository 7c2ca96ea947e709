// A certificate authority of a test's own, and a certificate of it for localhost.
//
//   const { env, keyFile, certFile, caFile } = await makeCertificates();
//   startServer({ env })      that server trusts the authority
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';

import { freshFolder } from './server.mjs';

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export async function makeCertificates() {
  const folder = freshFolder();
  const at = (name) => join(folder, name);
  const openssl = (...words) => promisify(execFile)('openssl', words);
  await openssl('req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=Test authority',
    '-keyout', at('ca.key'), '-out', at('ca.pem'));
  await openssl('req', ...NEW_KEY, '-subj', '/CN=localhost', '-keyout', at('key.pem'), '-out', at('request.pem'));
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost\n');
  await openssl('x509', '-req', '-in', at('request.pem'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'),
    '-CAcreateserial', '-days', '2', '-extfile', at('names'), '-out', at('cert.pem'));
  return {
    caFile: at('ca.pem'),
    keyFile: at('key.pem'),
    certFile: at('cert.pem'),
    env: { SSL_CERT_FILE: at('ca.pem') }, // OpenSSL's own variable
    get options() {
      return { key: readFileSync(this.keyFile), cert: readFileSync(this.certFile) };
    },
  };
}

// Takes TLS connections and hands their bytes on to a port without.
export async function startTerminator(certificates, port) {
  const server = createServer(certificates.options, (outside) => {
    terminator.connections += 1;
    const inside = connect({ port, host: '127.0.0.1' });
    for (const [one, other] of [[outside, inside], [inside, outside]]) {
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  });
  server.on('tlsClientError', () => {
    terminator.refused += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const terminator = { port: server.address().port, connections: 0, refused: 0, stop: () => server.close() };
  return terminator;
}
