import { z } from 'zod';
import { startDouble, type Double } from './conformance.ts';

/** Path and query of a workflow's webhook; the signature in it is the secret. */
export const WORKFLOW =
  '/workflows/0f1e/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sig=double-signature';
/** Teams refuses messages beyond this, bytes. */
const MOST = 28_000;

/** A workflow of Teams on 127.0.0.1. */
export interface TeamsVendor {
  double: Double;
  /** The texts of each card that was posted. */
  posts: string[][];
  complaints: string[];
  webhook: string;
}

/** An Adaptive Card as far as our connector writes them. */
const message = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          type: z.literal('AdaptiveCard'),
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          version: z.enum(['1.2', '1.3', '1.4', '1.5']),
          msteams: z.strictObject({ width: z.literal('Full') }).optional(),
          body: z.array(
            z.strictObject({
              type: z.literal('TextBlock'),
              text: z.string(),
              wrap: z.boolean(),
              weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
              size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
              isSubtle: z.boolean().optional(),
              spacing: z.enum(['None', 'Small', 'Default', 'Medium', 'Large']).optional(),
            }),
          ),
        }),
      }),
    )
    .length(1),
});

/** Starts it. */
export async function startTeams(): Promise<TeamsVendor> {
  const posts: string[][] = [];
  const complaints: string[] = [];
  const double = await startDouble(({ method, path, body, json }) => {
    if (path !== WORKFLOW)
      return {
        status: 401,
        body: { error: { code: 'DirectApiAuthorizationRequired', message: 'The signature does not fit.' } },
      };
    if (method !== 'POST') return { status: 405 };
    if (Buffer.byteLength(body) > MOST)
      return { status: 413, body: { error: { code: 'RequestTooLarge', message: 'Too large.' } } };
    const read = message.safeParse(json);
    if (!read.success) {
      complaints.push(read.error.message);
      return {
        status: 400,
        body: { error: { code: 'TriggerInputSchemaMismatch', message: 'The card does not fit.' } },
      };
    }
    posts.push(read.data.attachments.flatMap(({ content }) => content.body.map(({ text }) => text)));
    // A workflow takes the message and does the rest later: no body.
    return { status: 202 };
  });
  return { double, posts, complaints, webhook: `${double.url}${WORKFLOW}` };
}
