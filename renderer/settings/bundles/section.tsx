import { syncScreen } from '#shared/text/sync-screen.ts';
import parts from '../parts/parts.module.css';
import { ExportPart } from './export-part.tsx';
import { ImportPart } from './import-part.tsx';

/** Events and files as one file, written and taken in. */
export default function BundlesSection() {
  return (
    <>
      <p className={parts.lead}>{syncScreen.bundles.lead}</p>
      <ExportPart />
      <ImportPart />
    </>
  );
}
