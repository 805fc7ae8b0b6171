import { syncScreen } from '#shared/text/sync-screen.ts';
import { HOME_HASH, mergesHash } from '#renderer/state/route.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { Back } from '#renderer/ui/back.tsx';
import { Columns } from '#renderer/ui/columns.tsx';
import { Problem, Screen, ScreenHead } from '#renderer/ui/screen.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useEscapeTo } from '#renderer/ui/use-escape-to.ts';
import { Table } from '#renderer/ui/table.tsx';
import classes from './merges.module.css';
import { ReportView } from './report-view.tsx';
import { decisionsOpen, useReports, type Report } from './use-reports.ts';

const { merges: text } = syncScreen;

/** What merges after a time apart brought: all of them, or one. */
export default function MergesScreen({ num }: { num: number | null }) {
  const { reports, error } = useReports();
  const report = reports?.find((each) => each.num === num);
  useEscapeTo(num === null ? HOME_HASH : mergesHash());
  return (
    <Screen title={text.title} width={920}>
      <div className={classes.merges}>
        {num === null ? (
          <Back to={HOME_HASH} words={text.home} />
        ) : (
          <Back to={mergesHash()} words={text.all} />
        )}
        <Problem words={error} />
        {reports === null ? (
          <p className={classes.none}>{error === null ? text.reading : null}</p>
        ) : num === null ? (
          <AllReports reports={reports} />
        ) : report === undefined ? (
          <p className={classes.none}>{text.missing}</p>
        ) : (
          <ReportView key={report.num} report={report} />
        )}
      </div>
    </Screen>
  );
}

function AllReports({ reports }: { reports: readonly Report[] }) {
  const moment = useMoment();
  return (
    <>
      <ScreenHead heading={<h1>{text.title}</h1>} />
      {reports.length === 0 ? (
        <p className={classes.none}>{text.none}</p>
      ) : (
        <Table className={classes.table}>
          <Columns names={text.columns} />
          <tbody>
            {reports.map((report) => {
              const open = decisionsOpen(report);
              const asked = report.incidents.some(({ decisions }) => decisions.length > 0);
              return (
                <tr key={report.num}>
                  <td title={utcTime(report.at)}>
                    <a href={mergesHash(report.num)}>{moment(report.at)}</a>
                  </td>
                  <td>{report.from.map(({ name }) => name).join(', ')}</td>
                  <td>{text.came(report.events, report.incidents.length)}</td>
                  <td className={open === 0 ? classes.dim : classes.open}>
                    {open > 0 ? text.open(open) : asked ? text.settled : text.nothing}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </>
  );
}
