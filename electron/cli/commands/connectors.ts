import type { ConnectorView } from '#shared/contract/connectors.ts';
import type { SettingField } from '#shared/connectors/manifest.ts';
import { secretVariables } from '#shared/connectors/secret-names.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { cliConnectorText } from '#shared/text/connectors.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { isoOrNull, span } from '../render/times.ts';
import type { Session } from '../session.ts';
import { given } from './common.ts';
import { addConnectorFolders } from './connector-folders.ts';
import { addConnectorOutbox } from './connector-outbox.ts';
import { askQuestion } from './connector-questions.ts';

interface SetOptions {
  name?: string;
  set?: string[];
  service?: string[];
  minSeverity?: string;
  exercises?: string;
  off?: boolean;
  on?: boolean;
}

/** Connections to team systems, and what goes out through them. */
export function addConnectorCommands(commands: Commands): void {
  commands.heading('Connections:');
  const connector = commands.group('connector', 'Connections to team systems, and their outbox.');
  addList(connector);
  addChanges(connector);
  addConnectorOutbox(connector);
  addConnectorFolders(connector);
  addNetwork(commands.group('network', 'How this machine reaches the network.'));
}

function addList(connector: Commands): void {
  connector.add('list', 'Show what is connected, and how it is.', 'connector list').does(async (session) => {
    const all = await session.call('connector.list', {});
    return {
      json: all.map((each) => ({ ...each, manifest: undefined, health: timed(each) })),
      text: all.length === 0 ? cliConnectorText.none : table(all.map((each) => lineOf(each, session.now))),
    };
  });

  connector
    .add('kinds [kind]', 'Show what can be connected.', 'connector kinds', 'connector kinds slack')
    .argument('kind', 'Show its settings and secrets.')
    .does(async (session, kind: string | undefined) => {
      const kinds = await session.call('connector.kinds', {});
      if (kind === undefined)
        return {
          json: kinds.map(({ manifest, folder }) => ({ ...manifest, folder })),
          text: table(kinds.map(({ manifest }) => [manifest.kind, manifest.name, manifest.carries])),
        };
      const found = kinds.find(({ manifest }) => manifest.kind === kind);
      if (found === undefined)
        throw new RefusalError('not_found', cliConnectorText.noKind(oneLine(kind)), 'kind');
      const { settings, secrets } = found.manifest;
      const rows = [
        ...settings.map((field) => [field.name, field.label, shapeOf(field), field.help ?? '']),
        ...secrets.map(({ name, label, help }) => [
          name,
          label,
          secretVariables({ name: kind, kind }, name)[0] ?? '',
          help ?? '',
        ]),
      ];
      return { json: found.manifest, text: rows.length === 0 ? cliConnectorText.noSettings : table(rows) };
    });

  connector
    .add('check <connector>', 'Ask a team system whether settings and secrets work.', 'connector check Slack')
    .argument('connector', 'Its name.')
    .does(async (session, name: string) => {
      const { ok, lines } = await session.call('connector.check', { connector: name });
      return {
        json: { ok, lines },
        text: lines.map((line) => `${line.ok ? '✓' : '✗'} ${oneLine(line.text)}`).join('\n'),
        failed: !ok,
      };
    });

  connector
    .add(
      'ask <connector> <question> [query...]',
      'Ask a team system something: metric, on-call, schedules or deployments.',
      'connector ask Datadog metric "avg:checkout.errors{*}"',
      'connector ask PagerDuty on-call Database',
    )
    .argument('connector', 'Its name.')
    .argument('question', 'metric, on-call, schedules or deployments.')
    .argument('query', 'The query of a metric, or the schedule.')
    .does((session, name: string, question: string, query: string[]) =>
      askQuestion(session, name, question, query),
    );
}

function addChanges(connector: Commands): void {
  const options = (builder: ReturnType<Commands['add']>): ReturnType<Commands['add']> =>
    builder
      .repeatable(
        '--set <setting>',
        'A setting, like --set channel=#incidents. A list is separated by commas.',
      )
      .repeatable('--service <service>', 'A service it hears of. Default: all.')
      .option('--min-severity <severity>', 'The mildest severity it hears of. Default: all.')
      .option('--exercises <rule>', 'What happens to effects of exercises: hold or send. Default: hold.');

  options(
    connector
      .add('add <kind>', 'Connect a team system.', 'connector add slack --name Slack --set prefix=inc')
      .argument('kind', 'What to connect: connector kinds lists them.')
      .option('--name <name>', 'What people call it. Default: the name of the kind.')
      .option('--off', 'Add it switched off.')
      .explain(
        'Secrets are not given here: the application keeps them in the keychain, and the command line reads them from the environment, like DEEPWATER_SECRET_SLACK_BOT_TOKEN.',
      ),
  ).does(async (session, kind: string, chosen: SetOptions) => {
    const manifest = await manifestOf(session, kind);
    const name = chosen.name ?? manifest.name;
    const known = (await session.call('connector.list', {})).find((each) => each.name === name);
    if (known !== undefined) throw new RefusalError('exists', cliConnectorText.exists(oneLine(name)), 'name');
    const settings = settingsOf(manifest.settings, chosen.set ?? []);
    return change(session, { kind, name, settings, enabled: chosen.off !== true, ...aboutOf(chosen) });
  });

  options(
    connector
      .add(
        'set <connector>',
        'Change a connection.',
        'connector set Slack --min-severity SEV-2',
        'connector set Slack --off',
      )
      .argument('connector', 'Its name.')
      .option('--name <name>', 'Another name for it.')
      .option('--on', 'Switch it on.')
      .option('--off', 'Switch it off.')
      .explain(
        'What is not given stays as it is. A setting that is given empty, like --set prefix=, is removed.',
      ),
  ).does(async (session, name: string, chosen: SetOptions) => {
    const known = await connectorOf(session, name);
    const manifest = await manifestOf(session, known.kind);
    const { id, kind, enabled, settings, services, minSeverity, exercises } = known;
    const changed = { ...settings, ...settingsOf(manifest.settings, chosen.set ?? []) };
    return change(session, {
      ...{ id, kind, services, minSeverity, exercises },
      name: chosen.name ?? known.name,
      settings: Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== '')),
      enabled: chosen.on === true || (enabled && chosen.off !== true),
      ...aboutOf(chosen),
    });
  });

  connector
    .add(
      'remove <connector>',
      'Disconnect a team system. What waits for it never goes out.',
      'connector remove Slack',
    )
    .argument('connector', 'Its name.')
    .does(async (session, name: string) => ({
      json: await session.call('connector.remove', { connector: name, ...session.signed }),
      text: `${oneLine(name)} removed`,
    }));
}

function addNetwork(network: Commands): void {
  network.add('show', 'Show proxy and certificate authorities.', 'network show').does(async (session) => {
    const { proxy, caFile, environment } = await session.call('network.show', {});
    const say = (set: string | null, fromEnv: string | null): string =>
      set ?? (fromEnv === null ? '–' : `${fromEnv} (${cliConnectorText.fromEnvironment})`);
    return {
      json: { proxy, caFile, environment },
      text: table([
        [cliConnectorText.proxy, oneLine(say(proxy, environment.proxy))],
        [cliConnectorText.authorities, oneLine(say(caFile, environment.caFile))],
      ]),
    };
  });

  network
    .add(
      'set',
      'Set proxy and certificate authorities of this machine.',
      'network set --proxy http://proxy.example.com:3128',
      'network set --ca-file /etc/ssl/company.pem',
    )
    .option('--proxy <address>', 'The proxy; empty for what the environment says.')
    .option('--ca-file <file>', 'A PEM file with the authorities of your network; empty for none.')
    .does(async (session, options: { proxy?: string; caFile?: string }) => {
      const now = await session.call('network.show', {});
      const chosen = (typed: string | undefined, before: string | null): string | null =>
        typed === undefined ? before : typed.trim() === '' ? null : typed.trim();
      const caFile = chosen(options.caFile, now.caFile);
      const input = {
        proxy: chosen(options.proxy, now.proxy),
        caFile: caFile === null ? null : session.path(caFile),
      };
      await session.call('network.set', input);
      return { json: input, text: cliConnectorText.networkSet };
    });
}

/** Gives a connector; the contract checks what was typed. */
async function change(
  session: Session,
  connector: Record<string, unknown> & { name: string },
): Promise<{ json: unknown; text: string }> {
  const { name } = connector;
  const input = { connector: connector as never, ...session.signed };
  const { id } = await session.call('connector.set', input);
  const made = (await session.call('connector.list', {})).find((each) => each.name === name);
  const missing = Object.entries(made?.secrets ?? {}).flatMap(([secret, source]) =>
    source === null ? [secret] : [],
  );
  const kind = made?.kind ?? '';
  const hints = missing.map((secret) =>
    cliConnectorText.secretMissing(secret, secretVariables({ name, kind }, secret)[0] ?? ''),
  );
  return {
    json: { id, connector: made?.id ?? null, missingSecrets: missing },
    text: [`${oneLine(name)} set`, ...hints].join('\n'),
  };
}

async function connectorOf(session: Session, name: string): Promise<ConnectorView> {
  const all = await session.call('connector.list', {});
  const found = all.find((each) => each.id === name || each.name.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new RefusalError('not_found', cliConnectorText.noConnector(oneLine(name)), 'connector');
  return found;
}

async function manifestOf(
  session: Session,
  kind: string,
): Promise<{ name: string; settings: readonly SettingField[] }> {
  const kinds = await session.call('connector.kinds', {});
  const found = kinds.find(({ manifest }) => manifest.kind === kind);
  if (found === undefined)
    throw new RefusalError('not_found', cliConnectorText.noKind(oneLine(kind)), 'kind');
  return found.manifest;
}

/** `channel=#inc` of each setting, in its own type. What can't be read is left for the contract to refuse. */
function settingsOf(fields: readonly SettingField[], typed: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    typed.map((each) => {
      const at = each.indexOf('=');
      if (at < 1) throw new RefusalError('invalid_input', cliConnectorText.badSetting(oneLine(each)), 'set');
      const [name, text] = [each.slice(0, at).trim(), each.slice(at + 1).trim()];
      return [
        name,
        text === ''
          ? ''
          : valueOf(
              fields.find((field) => field.name === name),
              text,
            ),
      ];
    }),
  );
}

function valueOf(field: SettingField | undefined, text: string): unknown {
  const items = (): string[] => text.split(',').map((item) => item.trim());
  switch (field?.kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'yes-no':
      return text === 'true' || text === 'yes' ? true : text === 'false' || text === 'no' ? false : text;
    case 'list':
      return items();
    case 'map':
      return Object.fromEntries(
        items().map((item) => [item.slice(0, item.indexOf(':')), item.slice(item.indexOf(':') + 1)]),
      );
    default:
      return text;
  }
}

function aboutOf({ service, minSeverity, exercises }: SetOptions): Record<string, unknown> {
  return given({ services: service, minSeverity, exercises });
}

function lineOf({ name, kind, health }: ConnectorView, now: number): string[] {
  const { state, queued, held, dead, oldestAt, problem } = health;
  const counts = [
    ...(queued > 0 ? [cliConnectorText.queued(queued, oldestAt === null ? '' : span(now - oldestAt))] : []),
    ...(held > 0 ? [cliConnectorText.held(held)] : []),
    ...(dead > 0 ? [cliConnectorText.dead(dead)] : []),
  ];
  return [oneLine(name), kind, cliConnectorText.states[state], counts.join(', '), oneLine(problem ?? '')];
}

function timed({ health }: ConnectorView): Record<string, unknown> {
  return { ...health, oldestAt: isoOrNull(health.oldestAt), lastSuccessAt: isoOrNull(health.lastSuccessAt) };
}

function shapeOf({ kind, required, choices }: SettingField): string {
  const what = kind === 'choice' ? (choices ?? []).map(({ value }) => value).join('|') : kind;
  return required ? `${what}, required` : what;
}
