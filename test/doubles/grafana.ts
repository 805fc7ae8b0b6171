import { startDouble, type Double } from './conformance.ts';

interface DoubleAnnotation {
  id: number;
  text: string;
  time: number;
  timeEnd: number | null;
  tags: string[];
}

/** Grafana's annotations on this machine. */
export interface GrafanaDouble {
  double: Double;
  annotations: readonly DoubleAnnotation[];
}

export async function startGrafana(token = 'glsa-token'): Promise<GrafanaDouble> {
  const annotations: DoubleAnnotation[] = [];
  const double = await startDouble(({ method, path, headers, json }) => {
    if (headers['authorization'] !== `Bearer ${token}`)
      return { status: 401, body: { message: 'Unauthorized' } };
    const url = new URL(path, 'http://double');
    if (method === 'GET' && url.pathname === '/api/annotations') {
      const tags = url.searchParams.getAll('tags');
      return { body: annotations.filter((each) => tags.every((tag) => each.tags.includes(tag))) };
    }
    if (method === 'POST' && url.pathname === '/api/annotations') {
      const {
        text,
        time,
        timeEnd = null,
        tags,
      } = json as Omit<DoubleAnnotation, 'id' | 'timeEnd'> & {
        timeEnd?: number;
      };
      const id = annotations.length + 1;
      annotations.push({ id, text, time, timeEnd, tags });
      return { body: { id, message: 'Annotation added' } };
    }
    const known = annotations.find(({ id }) => url.pathname === `/api/annotations/${id}`);
    if (method === 'PATCH' && known !== undefined) {
      Object.assign(known, json);
      return { body: { message: 'Annotation patched' } };
    }
    return { status: 404 };
  });
  return { double, annotations };
}
