import type { Protocol } from 'electron';
import type { AppProtocol } from './protocol.ts';

/** Hands the window's requests for a scheme to `respond`. */
export function serve(protocol: Protocol, scheme: string, respond: AppProtocol): void {
  const node = Number.parseInt(process.versions.node, 10);
  if (node >= 20) {
    protocol.handle(scheme, async (request) => {
      const { status, headers, body } = await respond(request);
      return new Response(body, { status, headers });
    });
    return;
  }
  // The older Electron would first load all of Node's fetch for the line above: a tenth of the time to the first window.
  // oxlint-disable-next-line typescript/no-deprecated
  protocol.registerBufferProtocol(scheme, (request, answer) => {
    void respond(request).then(({ status, headers, body }) => {
      const [mimeType = '', charset] = (headers['Content-Type'] ?? '').split('; charset=');
      const data = Buffer.from(body);
      answer({ statusCode: status, headers, mimeType, data, ...(charset === undefined ? {} : { charset }) });
    });
  });
}
