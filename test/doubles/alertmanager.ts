import { startDouble, type Double } from './conformance.ts';
import { specOf } from './specs.ts';

/** A silence as Alertmanager keeps it. */
export interface DoubleSilence {
  id: string;
  comment: string;
  matchers: unknown;
  status: { state: string };
}

/** Alertmanager's API v2 on this machine, as far as the connector uses it. Requests are checked against its description. */
export interface AlertmanagerDouble {
  double: Double;
  silences: readonly DoubleSilence[];
  /** What `GET /alerts/groups` answers. */
  groups: unknown[];
}

export async function startAlertmanager(token = 'am-token'): Promise<AlertmanagerDouble> {
  const silences: DoubleSilence[] = [];
  const groups: unknown[] = [];
  const spec = specOf('alertmanager-v2.v0.25.0.openapi.yaml');
  const double = await startDouble(({ method, path, headers, json }) => {
    if (headers['authorization'] !== `Bearer ${token}`)
      return { status: 401, body: { message: 'who are you' } };
    const [place = ''] = path.split('?');
    switch (`${method} ${place}`) {
      case 'GET /api/v2/status':
        return { body: { versionInfo: { version: '0.25.0' } } };
      case 'GET /api/v2/silences':
        return { body: silences };
      case 'GET /api/v2/alerts/groups':
        return { body: groups };
      case 'POST /api/v2/silences': {
        const problem = spec?.problem('/definitions/postableSilence', json) ?? null;
        if (problem !== null) return { status: 422, body: { code: 601, message: problem } };
        const { comment, matchers } = json as { comment: string; matchers: unknown };
        const id = `silence-${silences.length + 1}`;
        silences.push({ id, comment, matchers, status: { state: 'active' } });
        return { body: { silenceID: id } };
      }
      default:
        return { status: 404 };
    }
  });
  return { double, silences, groups };
}
