import { isCovered } from '#shared/policy/coverage.ts';
import { hoursText } from '#shared/text/en.ts';
import { regionsText as text } from '#shared/text/regions.ts';
import { settingsText } from '#shared/text/settings.ts';
import type { Region } from '#shared/domain/workspace/places.ts';
import { useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { ZoneClock } from '#renderer/ui/clocks.tsx';
import { EditableList, OpenLink } from '../parts/editable-list.tsx';
import { Coverage } from './coverage.tsx';
import { RegionForm } from './region-form.tsx';

/** Where people are, when they are awake, and the hours in which nobody is. */
export function RegionsSection() {
  const regions = useSurroundings((state) => state.workspace.regions);
  return (
    <EditableList
      items={regions}
      nameOf={({ name }) => name}
      text={text}
      columns={[text.name, text.now, text.hours, text.chain, text.autonomy]}
      form={(region, close) => <RegionForm close={close} {...(region === undefined ? {} : { region })} />}
      show={(region, open) => <RegionCells region={region} open={open} />}
    >
      {regions.length === 0 ? null : <Coverage regions={regions} />}
    </EditableList>
  );
}

function RegionCells({ region, open }: { region: Region; open: () => void }) {
  const awake = useFromNow((now) => isCovered(region, now));
  const { none } = settingsText;
  return (
    <>
      <td>
        <OpenLink name={region.name} open={open} />
      </td>
      <td title={region.zone}>
        <ZoneClock zone={region.zone} /> {awake ? text.awake : text.asleep}
      </td>
      <td>{hoursText(region.coverage)}</td>
      <td>{region.chain ?? none}</td>
      <td>
        {region.autonomy.length === 0 ? none : region.autonomy.map(({ severity }) => severity).join(', ')}
      </td>
    </>
  );
}
