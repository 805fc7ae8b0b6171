import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Jira connector says of itself. */
export const jiraManifest = connectorManifest.parse({
  kind: 'jira',
  name: 'Jira',
  carries: 'An issue per incident and per action item, updates as comments, and their state back',
  effects: ['ticket.create', 'ticket.update', 'ticket.comment'],
  powers: ['check', 'pull'],
  settings: [
    {
      name: 'site',
      label: 'Site',
      kind: 'url',
      required: true,
      placeholder: 'https://example.atlassian.net',
    },
    { name: 'email', label: 'E-mail address of the account', kind: 'text', required: true },
    { name: 'project', label: 'Project', kind: 'text', required: true, placeholder: 'OPS', help: 'Its key.' },
    { name: 'incidentType', label: 'Type of an incident’s issue', kind: 'text', default: 'Task' },
    { name: 'taskType', label: 'Type of a task’s issue', kind: 'text', default: 'Task' },
    {
      name: 'subtaskType',
      label: 'Type of a sub-task',
      kind: 'text',
      help: 'With one, tasks become sub-tasks of the incident’s issue: Sub-task, in newer projects Subtask.',
    },
    {
      name: 'priorities',
      label: 'Severities as priorities',
      kind: 'map',
      placeholder: 'SEV-1 = Highest',
      help: 'Others get the project’s usual priority.',
    },
    {
      name: 'people',
      label: 'People in Jira',
      kind: 'map',
      placeholder: '@ana = 5b10a2844c20165700ede21g',
      help: 'Handle here, account id there: tasks are assigned to them.',
    },
    {
      name: 'updates',
      label: 'Updates as comments on the incident’s issue',
      kind: 'yes-no',
      default: false,
    },
    {
      name: 'doneStatus',
      label: 'Status of what is done',
      kind: 'text',
      help: 'Otherwise the first that means done.',
    },
    {
      name: 'droppedStatus',
      label: 'Status of what is dropped',
      kind: 'text',
      help: 'Otherwise that of what is done.',
    },
  ],
  secrets: [{ name: 'token', label: 'API token', help: 'From id.atlassian.com, of the same account.' }],
  hosts: ['{site}'],
});
