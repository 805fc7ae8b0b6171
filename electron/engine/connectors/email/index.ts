import type { SendMailOptions, Transporter } from 'nodemailer';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { reasonOf } from '../../log/folder.ts';
import { DeliveryError, type Connector, type ConnectorContext, type Delivery } from '../connector.ts';
import { checkSteps, listSetting, mapSetting, marked, notCarried, textSetting, titleOf } from '../vendor.ts';

const VENDOR = 'E-mail';
/** A server that does not answer within this time is given up, ms. */
const PATIENCE = 10_000;

export const emailManifest = connectorManifest.parse({
  kind: 'email',
  name: 'E-mail',
  carries: 'Status updates and pages by SMTP',
  effects: ['channel.post', 'page.raise', 'page.resolve'],
  powers: ['check'],
  settings: [
    {
      name: 'server',
      label: 'Mail server',
      kind: 'text',
      required: true,
      placeholder: 'smtp.example.com:587',
    },
    {
      name: 'encryption',
      label: 'Encryption',
      kind: 'choice',
      default: 'starttls',
      choices: [
        { value: 'starttls', label: 'STARTTLS, usually port 587' },
        { value: 'tls', label: 'TLS from the start, usually port 465' },
        { value: 'none', label: 'None: only a server on this machine' },
      ],
    },
    { name: 'username', label: 'User name', kind: 'text' },
    {
      name: 'from',
      label: 'Sender',
      kind: 'text',
      required: true,
      placeholder: 'Incidents <incidents@example.com>',
    },
    {
      name: 'to',
      label: 'Status updates go to',
      kind: 'list',
      required: true,
      placeholder: 'all@example.com',
    },
    {
      name: 'people',
      label: 'Addresses of people',
      kind: 'map',
      help: 'Handle here, address there. Pages go to them.',
      placeholder: '@ana = ana@example.com',
    },
  ],
  secrets: [{ name: 'password', label: 'Password', required: false }],
  hosts: ['{server}'],
});

/** E-mail by SMTP. A message keeps its id however often it is sent, so that a repetition is one message to its readers. */
export function createEmailConnector(): Connector {
  return {
    manifest: emailManifest,
    check: (context) =>
      checkSteps([
        {
          essential: true,
          run: () =>
            withServer(context, async (transport) => {
              await transport.verify();
              return `${textSetting(context, 'server')} takes mail.`;
            }),
        },
      ]),
    deliver: async (delivery, context) => {
      const mail = mailOf(delivery, context);
      if (mail.to.length === 0) return { said: 'nobody to send it to has an address' };
      await withServer(context, (transport) => transport.sendMail(mail));
      return { said: `sent to ${mail.to.length === 1 ? mail.to[0] : `${mail.to.length} addresses`}` };
    },
  };
}

/** The domain of ids: not one that anybody could be asked about. */
const ID_DOMAIN = 'deepwater.invalid';

function mailOf(delivery: Delivery, context: ConnectorContext): SendMailOptions & { to: string[] } {
  const { incident } = delivery.payload;
  const id = (key: string): string => `<${key.replaceAll(/[^A-Za-z0-9:.-]/g, '')}@${ID_DOMAIN}>`;
  const thread = id(`thread-${incident.stream.replaceAll('/', '-')}`);
  const common = {
    from: textSetting(context, 'from'),
    messageId: id(delivery.key),
    // All about one incident is one conversation.
    inReplyTo: thread,
    references: [thread],
    subject: titleOf(incident, 200),
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: { 'X-Deepwater-Incident': incident.ref, 'Auto-Submitted': 'auto-generated' },
  };
  const people = mapSetting(context, 'people');
  switch (delivery.effect) {
    case 'channel.post': {
      const { to, text } = delivery.payload;
      const place = to !== null && to.includes('@') ? [people[to] ?? to] : listSetting(context, 'to');
      return { ...common, to: place.filter((each) => !each.startsWith('@')), text: marked(incident, text) };
    }
    case 'page.raise': {
      const { text, people: whom } = delivery.payload;
      const to = whom.flatMap((person) => people[person] ?? []);
      const subject = `Paged: ${common.subject}`;
      return { ...common, to, subject, text: marked(incident, text), priority: 'high' };
    }
    case 'page.resolve': {
      const text = marked(incident, `The page about ${incident.ref} is settled.`);
      return { ...common, to: listSetting(context, 'to'), text };
    }
    default:
      throw notCarried(VENDOR, delivery.effect);
  }
}

async function withServer<T>(
  context: ConnectorContext,
  work: (transport: Transporter) => Promise<T>,
): Promise<T> {
  const { host, port } = serverOf(context);
  const encryption = textSetting(context, 'encryption');
  const user = textSetting(context, 'username');
  const pass = context.secrets['password'] ?? '';
  if (encryption === 'none' && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host))
    throw new DeliveryError('refused', 'Without encryption mail goes to a server on this machine only.');
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port: port ?? (encryption === 'tls' ? 465 : 587), secure: encryption === 'tls' },
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(user === '' && pass === '' ? {} : { auth: { user, pass } }),
    ...{
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      dnsTimeout: PATIENCE,
    },
  });
  const { signal } = context;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      transport.close();
      reject(new DeliveryError('later', `${VENDOR} was stopped.`, { uncertain: true }));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(transport as Transporter), stopped]);
  } catch (error) {
    throw failureOf(error, host);
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

function serverOf(context: ConnectorContext): { host: string; port: number | null } {
  const text = textSetting(context, 'server').replace(/^smtps?:\/\//i, '');
  const match = /^(\[[0-9a-f:.]+\]|[^:/\s]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null)
    throw new DeliveryError('refused', 'The mail server is written like smtp.example.com:587.');
  const [, host = '', port] = match;
  return { host: host.replaceAll(/[[\]]/g, ''), port: port === undefined ? null : Number(port) };
}

/** A failure of SMTP as the outbox understands it. What the server says is shown: it is why. */
function failureOf(error: unknown, host: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const status =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0;
  const said = error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 300) : reasonOf(error);
  if (code === 'EAUTH')
    return new DeliveryError('credentials', `${host} does not take the user name and password (${said}).`);
  if (code === 'ETLS')
    return new DeliveryError('refused', `${host} can’t be reached with encryption (${said}).`);
  if (status >= 500 || code === 'EENVELOPE')
    return new DeliveryError('refused', `${host} refused the message (${said}).`);
  // A broken connection leaves open whether the message was taken; its id makes sending it again harmless.
  const uncertain = code !== 'ECONNECTION' && code !== 'EDNS' && status === 0;
  return new DeliveryError('later', `${host} did not take the message (${said}).`, { uncertain });
}
