import type { CarrierStatus } from '#shared/contract/sync.ts';
import { reasonOf } from '../log/folder.ts';
import { createLink, type Link, type LinkParts } from './link.ts';
import type { CarrierRegistry } from './registry.ts';
import type { CarrierSettings } from './workspace-file.ts';

export interface WaysParts extends Omit<LinkParts, 'kind' | 'open'> {
  carriers: CarrierRegistry;
}

/** The ways to the other installations that are set: opened and closed together. */
export function createWays(parts: WaysParts) {
  const { carriers, ...linkParts } = parts;
  const { log, membership, state } = parts;
  const problems = new Map<string, string>();
  let links: Link[] = [];
  let opened = false;
  let sentBefore = 0;

  function openLink(kind: string, settings: CarrierSettings): void {
    const known = carriers[kind];
    const parsed = known?.settings.safeParse(settings);
    if (known === undefined || parsed?.success !== true) {
      problems.set(
        kind,
        known === undefined
          ? `This Deepwater does not know the way ${kind}. Update it, or remove the way.`
          : `Its settings can’t be used: ${parsed?.error?.issues[0]?.message ?? ''}`,
      );
      return;
    }
    problems.delete(kind);
    try {
      links.push(createLink({ ...linkParts, kind, open: (host) => known.open(parsed.data, host) }));
    } catch (error) {
      problems.set(kind, `It can’t be used (${reasonOf(error)}).`);
    }
  }

  function statusOf(kind: string): CarrierStatus {
    const open = links.find((link) => link.kind === kind)?.status();
    if (open !== undefined) return open;
    const unsent = log.reader.countAfter(log.identity.replica, Number(state.recall(kind, 'sent') ?? 0));
    return {
      kind,
      connected: false,
      problem: problems.get(kind) ?? null,
      lastSentAt: null,
      lastReceivedAt: null,
      unsent: unsent.count,
      oldestUnsentAt: unsent.oldestAt,
    };
  }

  return {
    get opened(): boolean {
      return opened;
    },
    get links(): readonly Link[] {
      return links;
    },
    link: (kind: string): Link | undefined => links.find((each) => each.kind === kind),
    open(): void {
      opened = true;
      for (const [kind, settings] of Object.entries(membership.carriers)) openLink(kind, settings);
    },
    async close(): Promise<void> {
      const ending = links;
      links = [];
      opened = false;
      sentBefore += ending.reduce((sum, link) => sum + link.sentEvents, 0);
      await Promise.all(ending.map((link) => link.close()));
    },
    /** What a way had sent and read counts no more. */
    forget(kind: string): void {
      state.forget(kind);
      problems.delete(kind);
    },
    statuses: (): CarrierStatus[] => Object.keys(membership.carriers).map(statusOf),
    /** Events sent since the start. */
    sentEvents: (): number => links.reduce((sum, link) => sum + link.sentEvents, sentBefore),
  };
}
