import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Whether certificates can be made here. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

/** A certificate and its key, as files. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** An authority of a test's own, in a folder. */
export function createAuthority(dir: string, name: string) {
  const file = (ending: string): string => path.join(dir, `${name}-${ending}`);
  const ca: CertificateFiles = { cert: file('ca.pem'), key: file('ca-key.pem') };
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    ca.key,
    '-out',
    ca.cert,
    '-days',
    '2',
    '-subj',
    `/CN=${name} authority`,
  );
  return {
    /** The authority's own certificate: what trusts it names this file. */
    ca: ca.cert,
    /** A certificate for a server under these names, or for a client. */
    issue(subject: string, names: string): CertificateFiles {
      const made = { cert: file(`${subject}.pem`), key: file(`${subject}-key.pem`) };
      const [request, extension] = [file(`${subject}.csr`), file(`${subject}.ext`)];
      openssl('req', ...key, '-keyout', made.key, '-out', request, '-subj', `/CN=${subject}`);
      fs.writeFileSync(extension, `subjectAltName=${names}\n`);
      const signing = ['-CA', ca.cert, '-CAkey', ca.key, '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', request, ...signing, '-extfile', extension, '-out', made.cert);
      return made;
    },
  };
}
