import { currentStep } from '../domain/incident/runs/facts.ts';
import type { Run, RunStep } from '../domain/incident/runs/state.ts';
import { labelsOf } from '../domain/incident/labels.ts';
import { exportText } from '../text/exporting.ts';
import { outcomeNames, runEndNames, runStepNames } from '../text/runs.ts';
import { durationText, fullName, type IncidentDocument } from './document.ts';
import { moment, says, section, written, type Block, type Piece, type Section } from './layout.ts';

const { runs: words } = exportText;

/** Every run of a runbook, whole: what it went by, what each step came to, and what each printed. */
export function runSections(document: IncidentDocument): Section[] {
  return labelled(document.head.runs).map(({ label, item: run }) =>
    // The title is no heading: what people call a runbook must not turn into a section of another kind.
    section(words.heading(label), 3, [
      factsOf(run, document),
      stepsOf(run, document),
      ...outputsOf(run, document),
    ]),
  );
}

/** Runs somebody else has to know of: those that go on, and those whose rollback failed. */
export function openRunSections(document: IncidentDocument, heading: string): Section[] {
  const rows = labelled(document.head.runs).flatMap(({ label, item: run }) => {
    const failed = run.steps.find(({ undo }) => undo === 'failed');
    const at = currentStep(run);
    const stands: Piece[] =
      failed === undefined
        ? at === null
          ? []
          : [
              says(`${words.at(at.number, run.steps.length)} “`),
              written(at.name),
              says(`”: ${runStepNames[at.state]}`),
            ]
        : [says(`${words.rollbackFailed(failed.number)} “`), written(failed.name), says('”')];
    return run.ended === null || failed !== undefined
      ? [
          {
            id: null,
            cells: [[says(label)], [written(run.title), ...dry(run)], stands, moment(run.startedAt)],
          },
        ]
      : [];
  });
  const columns = [words.columns.run, words.columns.runbook, words.columns.stands, words.columns.since];
  return rows.length === 0 ? [] : [section(heading, 2, [{ kind: 'table', columns, rows }])];
}

/** Runs with what people call them: `1`, or `1a` and `1b` since two logs were merged. */
function labelled(runs: readonly Run[]): { label: string; item: Run }[] {
  return runs.flatMap((run) => {
    const twins = runs.filter(({ number }) => number === run.number);
    return labelsOf(twins, ({ number }) => number).filter(({ item }) => item === run);
  });
}

function dry({ dryRun }: Run): Piece[] {
  return dryRun ? [says(` (${words.dryRun})`)] : [];
}

function factsOf(run: Run, document: IncidentDocument): Block {
  const { ended } = run;
  const { facts } = words;
  return {
    kind: 'facts',
    columns: [exportText.facts.item, exportText.facts.value],
    rows: [
      { label: facts.runbook, value: [written(run.title), ...dry(run)] },
      {
        label: facts.started,
        value: [...moment(run.startedAt), says(', '), written(fullName(document, run.startedBy))],
      },
      {
        label: facts.ended,
        value:
          ended === null
            ? [says(words.goesOn)]
            : [
                says(`${runEndNames[ended.how]}, `),
                ...moment(ended.at),
                ...(ended.reason === null ? [] : [says(': '), written(ended.reason)]),
              ],
      },
      ...run.variables.map(({ name, value, secret }) => ({
        label: facts.variable(name),
        value: secret ? [says(words.secret)] : [written(value ?? '')],
      })),
      { label: facts.hash, value: [says(run.hash)] },
    ],
  };
}

function stepsOf(run: Run, document: IncidentDocument): Block {
  const { number, step, state, took, who, why } = words.columns;
  return {
    kind: 'table',
    columns: [number, step, state, took, who, why],
    rows: run.steps.map((each) => ({
      id: null,
      cells: [
        [says(String(each.number))],
        [written(each.name)],
        [says(stateOf(each))],
        each.startedAt === null || each.endedAt === null
          ? []
          : [says(durationText(Math.max(0, each.endedAt - each.startedAt)))],
        whoOf(each, document),
        resultOf(each),
      ],
    })),
  };
}

function stateOf({ state, undo }: RunStep): string {
  return undo === 'failed' ? `${runStepNames[state]}, ${words.undoFailed}` : runStepNames[state];
}

function whoOf({ approvedBy, by }: RunStep, document: IncidentDocument): Piece[] {
  if (approvedBy !== null) return [says(words.approvedBy), written(fullName(document, approvedBy))];
  return by === null ? [] : [written(fullName(document, by))];
}

function resultOf({ answer, exit, status, reason }: RunStep): Piece[] {
  const facts: Piece[][] = [
    ...(answer === null ? [] : [[says('“'), written(answer), says('”')]]),
    ...(exit === null ? [] : [[says(words.exit(exit))]]),
    ...(status === null ? [] : [[says(words.status(status))]]),
    ...(reason === null ? [] : [[written(reason)]]),
  ];
  return facts.flatMap((fact, index) => (index === 0 ? fact : [says(', '), ...fact]));
}

function outputsOf(run: Run, { outputs = [] }: IncidentDocument): Block[] {
  return outputs
    .filter((output) => output.run === run.id)
    .map(({ stepNumber, stepName, outcome, text }) => ({
      kind: 'output',
      caption: [
        says(`${words.outputOf(stepNumber)} “`),
        written(stepName),
        says(`”, ${outcomeNames[outcome]}`),
      ],
      text,
    }));
}
