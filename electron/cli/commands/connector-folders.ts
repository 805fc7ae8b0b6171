import { cliConnectorText } from '#shared/text/connectors.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';

/** Connectors of somebody else's: a folder with a manifest and a program. */
export function addConnectorFolders(connector: Commands): void {
  connector
    .add(
      'template <folder>',
      'Copy a small working connector, to write your own.',
      'connector template my-connector',
    )
    .argument('folder', 'Where to; it must not be there yet.')
    .does(async (session, folder: string) => {
      const to = session.path(folder);
      const files = await session.deps.copyTemplate(to);
      return { json: { folder: to, files }, text: `${oneLine(to)}: ${files.join(', ')}` };
    });

  connector
    .add('test <folder>', 'Try out a connector: what every one has to keep.', 'connector test my-connector')
    .argument('folder', 'A folder with manifest.json, test.json and its program.')
    .explain(
      'Its way breaks in ten manners at every request, and it is killed in between. Nothing is sent anywhere.',
    )
    .does(async (session, folder: string) => {
      const { name, checks } = await session.deps.tryConnector(session.path(folder));
      const results: { check: string; problem: string | null }[] = [];
      for (const check of checks) results.push({ check: check.name, problem: await check.run() });
      const failed = results.filter(({ problem }) => problem !== null);
      const lines = results.map(({ check, problem }) =>
        problem === null ? `✓ ${check}` : `✗ ${check}\n    ${oneLine(problem)}`,
      );
      const sum = cliConnectorText.tested(oneLine(name), results.length, failed.length);
      return {
        json: { name, results, failed: failed.length },
        text: [...lines, sum].join('\n'),
        failed: failed.length > 0,
      };
    });

  connector
    .add('folders', 'Show the folders of connectors that were installed.', 'connector folders')
    .does(async (session) => {
      const folders = await session.call('connector.folders', {});
      return {
        json: folders,
        text:
          folders.length === 0
            ? cliConnectorText.noFolders
            : table(
                folders.map(({ path, kind, problem }) => [
                  kind ?? '–',
                  oneLine(path),
                  oneLine(problem ?? ''),
                ]),
              ),
      };
    });

  connector
    .add(
      'install <folder>',
      'Let this machine use the connector in a folder.',
      'connector install my-connector',
    )
    .argument('folder', 'A folder with manifest.json and its program.')
    .explain('Its program runs on this machine as you. Install only what you trust.')
    .does(async (session, folder: string) => {
      const added = await session.call('connector.folder.add', { path: session.path(folder) });
      return { json: added, text: cliConnectorText.installed(added.kind ?? '') };
    });

  connector
    .add('uninstall <folder>', 'Use the connector in a folder no longer.', 'connector uninstall my-connector')
    .argument('folder', 'The folder it was installed from.')
    .does(async (session, folder: string) => {
      await session.call('connector.folder.remove', { path: session.path(folder) });
      return { json: {}, text: cliConnectorText.uninstalled };
    });
}
