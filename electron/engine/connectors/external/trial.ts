import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { reasonOf } from '../../log/folder.ts';
import { startDouble, type DoubleAnswer, type DoubleRequest } from '../conformance/double.ts';
import { conformanceChecks, type ConformanceCheck, type Subject } from '../conformance/suite.ts';
import { createExternalConnector } from './connector.ts';
import { readManifest } from './folders.ts';

const DOUBLE = '{double}';
const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.record(z.string(), z.string()),
]);

/** `test.json` of a connector's folder: how it is tried out. */
const trial = z.object(
  {
    /** `{double}` stands for the address of the server that plays the vendor. */
    settings: z.record(z.string(), value).default({}),
    secrets: z.record(z.string(), z.string()).default({}),
    /** What the vendor answers. The first that fits counts; everything else is answered 200 with `{}`. */
    answers: z
      .array(
        z.object({
          method: z.string().default('GET'),
          /** Its beginning. */
          path: z.string(),
          status: z.number().int().min(100).max(599).default(200),
          json: z.unknown().optional(),
        }),
      )
      .default([]),
  },
  { error: 'It must be an object with settings, secrets and answers.' },
);
type Trial = z.output<typeof trial>;

/** What a connector of somebody else's has to keep, as checks. Its program is started for each of them. */
export function trialOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Outcome<{ name: string; checks: ConformanceCheck[] }> {
  const manifest = readManifest(folder);
  if (!manifest.ok) return manifest;
  const read = readTrial(path.join(folder, 'test.json'));
  if (!read.ok) return read;
  const { command: _, ...rest } = manifest.output;
  const open = (): Promise<Subject> => subjectOf(manifest.output, folder, read.output, env);
  return { ok: true, output: { name: manifest.output.name, checks: conformanceChecks(rest, open) } };
}

function readTrial(file: string): Outcome<Trial> {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(
      'not_found',
      `${file} can’t be read (${reasonOf(error)}). It says how the connector is tried out.`,
    );
  }
  try {
    const parsed = trial.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, output: parsed.data };
    const [issue] = parsed.error.issues;
    return refuse('invalid_file', `${file}, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  } catch (error) {
    return refuse('invalid_file', `${file} is not valid JSON (${reasonOf(error)}).`);
  }
}

async function subjectOf(
  manifest: Parameters<typeof createExternalConnector>[0],
  folder: string,
  { settings, secrets, answers }: Trial,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Subject> {
  /** What the vendor did: requests that change something, one for each key, in order. */
  const things: { key: string; method: string; path: string }[] = [];
  const knows = (request: DoubleRequest): boolean =>
    Object.values(secrets).every((secret) =>
      JSON.stringify([request.headers, request.path, request.body]).includes(secret),
    );

  function answer(request: DoubleRequest): DoubleAnswer {
    if (!knows(request)) return { status: 401, body: { error: 'unauthorized' } };
    const { method, path: where } = request;
    const found = answers.find((each) => each.method === method && where.startsWith(each.path));
    if (method !== 'GET') {
      const key = keyIn(request);
      if (key === null || !things.some((thing) => thing.key === key))
        things.push({ key: key ?? '', method, path: where });
    }
    return { status: found?.status ?? 200, body: found?.json ?? {} };
  }

  const double = await startDouble(answer);
  const filled = Object.fromEntries(
    Object.entries(settings).map(([name, each]) => [
      name,
      typeof each === 'string' ? each.replaceAll(DOUBLE, double.url) : each,
    ]),
  );
  const connector = createExternalConnector(manifest, folder, env);
  return {
    connector,
    double,
    settings: filled,
    secrets,
    wrongSecrets:
      Object.keys(secrets).length === 0
        ? null
        : Object.fromEntries(Object.keys(secrets).map((name) => [name, `wrong-${name}-for-tests`])),
    state: () => things,
    close: () => connector.stop(),
  };
}

/** The key of an effect anywhere in a request. */
function keyIn({ headers, path: where, body }: DoubleRequest): string | null {
  const text = `${JSON.stringify(headers)} ${where} ${body}`;
  return /[0-9a-f-]{36}:conformance:[a-z-]+/.exec(text)?.[0] ?? null;
}
