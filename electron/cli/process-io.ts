import { RefusalError } from '#shared/contract/refusal.ts';
import type { Io } from './io.ts';

const readerGone = new Set(['EPIPE', 'ERR_STREAM_DESTROYED', 'ECONNRESET']);

/** The streams of this process. A reader that went away (`| head`) ends the output, not the work. */
export function processIo(interrupted: AbortSignal): Io {
  const { stdout, stderr, stdin, env } = process;
  return {
    out: outWriter(stdout),
    err: errWriter(stderr),
    readInput: (maxBytes) => readAll(stdin, maxBytes),
    colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    columns: stdout.isTTY === true ? stdout.columns : null,
    interrupted,
  };
}

function outWriter(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
  // What goes wrong is told to whoever wrote; without a listener it would end the process as well.
  stream.on('error', () => undefined);
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        const code = error !== null && error !== undefined && 'code' in error ? String(error.code) : '';
        if (error === null || error === undefined || readerGone.has(code)) resolve();
        else
          reject(
            new RefusalError(
              'output_failed',
              `The command was carried out, but its answer can’t be written (${code || error.message}).`,
            ),
          );
      });
    });
}

/** Standard error is the last resort: there is nowhere left to complain about it. */
function errWriter(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
  stream.on('error', () => undefined);
  return (text) => new Promise((resolve) => stream.write(text, () => resolve()));
}

async function readAll(stream: NodeJS.ReadStream, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > maxBytes) {
      throw new RefusalError('too_large', `Standard input is longer than ${maxBytes} bytes. Shorten it.`);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}
