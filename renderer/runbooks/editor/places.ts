/** What stands in place of a key where a runbook is begun anew. */
export const NEW_RUNBOOK = 'new';

/** Where an edited runbook is written to. */
export interface FilePlace {
  folder: string;
  /** Its path in the folder, with `/`. */
  file: string;
  /** Whether it becomes a new file: it is new, or comes from our own set, which can't be changed. */
  copy: boolean;
}

/** The place of a runbook by its key, `folder/path.md`. */
export function placeOf(key: string): FilePlace {
  if (key === NEW_RUNBOOK) return { folder: 'own', file: 'runbook.md', copy: true };
  const cut = key.indexOf('/');
  const folder = key.slice(0, cut);
  const file = key.slice(cut + 1);
  return folder === 'starter' ? { folder: 'own', file, copy: true } : { folder, file, copy: false };
}

/** What a new runbook begins with. */
export const newRunbook = `---
title: What it mends
services: []
alerts: []
owner:
reviewed:
variables: {}
---

# What it mends

## When to use it

What one sees when this is the right runbook.

## Steps

1. Look at …

\`\`\`check step name="How it is now" expect="exit 0" timeout=30s
echo "looks at something and changes nothing"
\`\`\`
`;
