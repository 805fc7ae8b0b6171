import { DocumentDialog } from '#renderer/desk/handoff/document-dialog.tsx';
import { PersonDialog } from '#renderer/desk/person-dialog.tsx';
import { ScheduleImportDialog } from '#renderer/schedules/schedule-import-dialog.tsx';
import { ResumeRunDialog } from '#renderer/runbooks/run/resume-run-dialog.tsx';
import { RunTextDialog } from '#renderer/runbooks/run/run-text-dialog.tsx';
import { DryRunDialog, StartRunDialog } from '#renderer/runbooks/run/start-run-dialog.tsx';
import { TrustDialog } from '#renderer/runbooks/trust-dialog.tsx';
import { AttachDialog } from '#renderer/inbox/attach-dialog.tsx';
import type { Dialog } from '#renderer/state/dialogs.ts';
import { ClocksDialog } from '#renderer/desk/dialogs/clocks-dialog.tsx';
import { SwimLanesDialog } from '#renderer/desk/dialogs/swim-lanes-dialog.tsx';
import { SeverityDialog } from '#renderer/desk/dialogs/severity-dialog.tsx';
import { ConnectionsDialog } from '#renderer/connections/connections-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NearMissDialog } from './near-miss-dialog.tsx';
import { PaletteDialog } from './palette-dialog.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { ShiftDialog } from './shift-dialog.tsx';

/** The dialog that is open. */
export default function DialogViews({ dialog }: { dialog: Dialog }) {
  switch (dialog.kind) {
    case 'palette':
      return <PaletteDialog />;
    case 'help':
      return <HelpDialog />;
    case 'search':
      return <SearchDialog words={dialog.words} />;
    case 'import':
      return <ImportDialog />;
    case 'schedule-import':
      return <ScheduleImportDialog />;
    case 'person':
      return <PersonDialog handle={dialog.handle} />;
    case 'severity-help':
      return <SeverityDialog />;
    case 'clocks':
      return <ClocksDialog />;
    case 'swim-lanes':
      return <SwimLanesDialog />;
    case 'connections':
      return <ConnectionsDialog />;
    case 'near-miss':
      return <NearMissDialog words={dialog.words} />;
    case 'document':
      return <DocumentDialog desk={dialog.desk} />;
    case 'shift':
      return <ShiftDialog />;
    case 'trust':
      return <TrustDialog what={dialog.what} title={dialog.title} goOn={dialog.goOn} />;
    case 'start-run':
      return <StartRunDialog runbook={dialog.runbook} incident={dialog.ref} given={dialog.given ?? {}} />;
    case 'dry-run':
      return <DryRunDialog text={dialog.text} name={dialog.name} incident={dialog.ref} />;
    case 'resume-run':
      return <ResumeRunDialog {...dialog} incident={dialog.ref} />;
    case 'run-text':
      return <RunTextDialog incident={dialog.ref} run={dialog.run} />;
    case 'attach-alert':
      return <AttachDialog group={dialog.group} done={dialog.done} />;
    case 'confirm':
      return <ConfirmDialog words={dialog.words} yes={dialog.yes} act={dialog.act} />;
  }
}
