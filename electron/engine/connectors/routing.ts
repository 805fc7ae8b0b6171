import type { EffectName } from '#shared/connectors/effects.ts';
import type { ConnectorManifest } from '#shared/connectors/manifest.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { ConnectorInstance } from '#shared/domain/workspace/connectors.ts';
import { isNamed } from '#shared/domain/workspace/names.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';

/** A connector that hears of an effect, and how its row begins. */
export interface Route {
  connector: string;
  state: 'waiting' | 'held' | 'sandboxed';
}

/** Says which connectors hear of an effect of an incident. Pure. */
export type Routing = (effect: EffectName, head: IncidentHead) => readonly Route[];

/** Whether a connector hears of an incident at all: by its services and its severity. */
export function hears(
  instance: Pick<ConnectorInstance, 'services' | 'minSeverity'>,
  head: Pick<IncidentHead, 'services' | 'severity'>,
  severities: WorkspaceState['severities'],
): boolean {
  const { services, minSeverity } = instance;
  if (services.length > 0 && !services.some((name) => head.services.some((other) => isNamed(name, other))))
    return false;
  if (minSeverity === null) return true;
  const rank = (id: string): number => severities.findIndex((level) => level.id === id);
  // A level that is not in the table any more keeps nothing back.
  return rank(minSeverity) < 0 || rank(head.severity) <= rank(minSeverity);
}

/** Routes by the workspace's connectors. What is switched off hears nothing. */
export function createRouting(
  workspace: () => WorkspaceState,
  manifestOf: (kind: string) => ConnectorManifest | null,
): Routing {
  let known: WorkspaceState['connectors'] | null = null;
  let byEffect = new Map<EffectName, { instance: ConnectorInstance; confirmed: boolean }[]>();

  /** Worked out anew only when the connectors change: most events are planned with none at all. */
  function refresh(connectors: WorkspaceState['connectors']): void {
    known = connectors;
    byEffect = new Map();
    for (const instance of connectors) {
      const manifest = instance.enabled ? manifestOf(instance.kind) : null;
      for (const effect of manifest?.effects ?? []) {
        const others = byEffect.get(effect) ?? [];
        const confirmed = manifest?.confirmed.includes(effect) === true;
        byEffect.set(effect, [...others, { instance, confirmed }]);
      }
    }
  }

  return (effect, head) => {
    const { connectors, severities } = workspace();
    if (connectors !== known) refresh(connectors);
    const fitting = byEffect.get(effect)?.filter(({ instance }) => hears(instance, head, severities)) ?? [];
    return fitting.map(({ instance, confirmed }) => ({
      connector: instance.id,
      state: head.exercise && instance.exercises === 'hold' ? 'sandboxed' : confirmed ? 'held' : 'waiting',
    }));
  };
}
