/** Where the sample runbooks are saved, and their texts: one that runs, one that people follow. */
export const sampleRunbooks: readonly { file: string; text: string }[] = [
  {
    file: 'fail-over-payments.md',
    text: `---
title: Fail over payments database
services: [payments-api]
alerts: [PaymentsDatabaseDown]
severities: [SEV-1, SEV-2]
owner: database
reviewed: 2026-01-14
variables:
  REPLICA: { default: eu-db-2, description: Becomes the primary }
  OPS_TOKEN: { secret: true, description: Of the operations gateway }
---

# Fail over payments database

Card payments fail because the primary in EU does not answer. Takes **about four minutes**.

> [!CAUTION]
> Cannot be undone without a second failover.

<details>
<summary>What a customer sees</summary>

The checkout says *payment failed* after ten seconds. Nothing is charged twice.

</details>

## Before

1. Tell the channel that a failover begins.
2. Ask the database expert whether the replica may be promoted.
   - The lag must be under two seconds.

| Replica | Region | Lag |
|---|---|---|
| eu-db-2 | EMEA | 0.4 s |

## Steps

\`\`\`check step name="Check replica lag" expect='stdout contains "lag"' timeout=20s
echo "lag 0.4 s on $REPLICA"
\`\`\`

\`\`\`sh step name="Stop writers" expect="exit 0" rollback="resume writers"
echo "writers stopped"
\`\`\`

\`\`\`sh step name="Promote the replica" expect='stdout contains "promoted"' timeout=60s rollback="resume writers"
echo "promoting $REPLICA"; echo "no quorum" >&2; exit 1
\`\`\`

\`\`\`sh rollback name="resume writers"
echo "writers resumed"
\`\`\`

- [ ] Check that [the dashboard](https://grafana.example/d/payments) is green again.
`,
  },
  {
    file: 'clear-export-queue.md',
    text: `# Clear the export queue

## Mitigation

1. Look at the age of the oldest export.
2. Restart the worker:

   \`\`\`sh
   systemctl restart export-worker
   \`\`\`

3. Watch the queue for ten minutes.
`,
  },
];
