import type { WorkspaceContext } from '#shared/domain/workspace/decide.ts';

/** A workspace on an installation that knows no connectors. New ids count up. */
export function plainContext(): WorkspaceContext {
  let made = 0;
  return {
    manifestOf: () => null,
    newId() {
      made += 1;
      return `0198c0de-0000-7000-8000-${String(made).padStart(12, '0')}`;
    },
  };
}
