import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  messageId: string;
  from: string;
  to: string[];
  text: string;
}

/** A mail server on this machine. */
export interface MailServer {
  address: string;
  /** Every message that was handed over, repetitions included. */
  received: readonly Mail[];
  /** Answers the next messages with this status instead of taking them. */
  fail(...codes: number[]): void;
  /** Never answers after the greeting. */
  hang(on: boolean): void;
  close(): Promise<void>;
}

/** Starts a mail server with STARTTLS left out, which takes one user. */
export async function startMailServer(password = 'mail-password'): Promise<MailServer> {
  const received: Mail[] = [];
  let codes: number[] = [];
  let hanging = false;
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth(auth, _session, callback) {
      if (auth.password === password) callback(null, { user: auth.username });
      else callback(new Error('Invalid username or password'));
    },
    onMailFrom(_address, _session, callback) {
      if (!hanging) callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = codes.shift();
        if (code !== undefined) {
          callback(Object.assign(new Error('Try again later'), { responseCode: code }));
          return;
        }
        const text = Buffer.concat(chunks).toString('utf8');
        received.push({
          messageId: /^Message-ID:\s*(<[^>]+>)/im.exec(text)?.[1] ?? '',
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          text,
        });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    received,
    fail(...next) {
      codes = next;
    },
    hang(on) {
      hanging = on;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
