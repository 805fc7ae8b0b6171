import { Fragment } from 'react';
import { byName } from '#shared/domain/workspace/names.ts';
import { useSurroundings } from './app-context.tsx';
import { ZoneClock } from './clocks.tsx';
import classes from './region-clocks.module.css';

/** Regions with the time on their walls, where their zone is known. Each stands behind a separator. */
export function RegionClocks({ names }: { names: readonly string[] }) {
  const regions = useSurroundings((state) => state.workspace.regions);
  return names.map((name, index) => {
    const zone = byName(regions, name)?.zone;
    return (
      <Fragment key={name}>
        {index === 0 ? ' · ' : ', '}
        {name}
        {zone === undefined ? null : (
          <>
            {' '}
            <span className={classes.clock} title={zone}>
              <ZoneClock zone={zone} />
            </span>
          </>
        )}
      </Fragment>
    );
  });
}
