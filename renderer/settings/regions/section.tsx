import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { isCovered } from '#shared/policy/coverage.ts';
import { hoursText } from '#shared/text/en.ts';
import { regionsText as text } from '#shared/text/regions.ts';
import { settingsText } from '#shared/text/settings.ts';
import type { Region } from '#shared/domain/workspace/places.ts';
import { useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { ZoneClock } from '#renderer/ui/clocks.tsx';
import parts from '../parts/parts.module.css';
import { Coverage } from './coverage.tsx';
import { RegionForm } from './region-form.tsx';

/** Where people are, when they are awake, and the hours in which nobody is. */
export function RegionsSection() {
  const regions = useSurroundings((state) => state.workspace.regions);
  /** The name of the region whose form is open; empty for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const [closed, setClosed] = useState(false);
  const close = useCallback(() => {
    setOpen(null);
    setClosed(true);
  }, []);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {regions.length === 0 ? null : <Coverage regions={regions} />}
      {open === '' ? (
        <RegionForm close={close} />
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {regions.length === 0 ? (
        open === '' ? null : (
          <p className={parts.note}>{text.none}</p>
        )
      ) : (
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.now}</th>
              <th scope="col">{text.hours}</th>
              <th scope="col">{text.chain}</th>
              <th scope="col">{text.autonomy}</th>
            </tr>
          </thead>
          <tbody>
            {regions.map((region) =>
              open === region.name ? (
                <tr key={region.name}>
                  <td colSpan={5}>
                    <RegionForm region={region} close={close} />
                  </td>
                </tr>
              ) : (
                <RegionRow key={region.name} region={region} open={() => setOpen(region.name)} />
              ),
            )}
          </tbody>
        </table>
      )}
    </>
  );
}

function RegionRow({ region, open }: { region: Region; open: () => void }) {
  const awake = useFromNow((now) => isCovered(region, now));
  const { none, edit } = settingsText;
  return (
    <tr>
      <td>
        <button type="button" className={parts.link} aria-label={edit(region.name)} onClick={open}>
          {region.name}
        </button>
      </td>
      <td title={region.zone}>
        <ZoneClock zone={region.zone} /> {awake ? text.awake : text.asleep}
      </td>
      <td>{hoursText(region.coverage)}</td>
      <td>{region.chain ?? none}</td>
      <td>
        {region.autonomy.length === 0 ? none : region.autonomy.map(({ severity }) => severity).join(', ')}
      </td>
    </tr>
  );
}
