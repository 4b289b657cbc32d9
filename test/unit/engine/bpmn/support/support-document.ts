import {
  BPMN_ELEMENTS,
  EXTENSION_ATTRIBUTES,
  EXTENSION_ELEMENTS,
  FLOW_NODES,
  ROOT_ELEMENTS,
  type SupportRow,
} from '../../../../../functions/engine/bpmn/validate/support-table.ts'
import { eventSupport } from './event-support.ts'

const INTRODUCTION = `# BPMN

<!-- Written by test/unit/engine/bpmn/support/support-document.test.ts from functions/engine/bpmn/validate/support-table.ts; \`npx vitest run --project engine support-document -u\` writes it anew. -->

A model that is deployed either runs as it does in Camunda 7, or it is refused with all reasons: for each its element's id and type, line,
column and a message, in the form of the reference's \`ParseException\`. Nothing that would change what a process does is silently left out.

- **supported**: does what it does in Camunda 7.
- **ignored**: may be there, and changes nothing.
- **warned**: ignored, and named in the deployment's answer.
- **delegated**: refused, unless the deployment says that workers do it, or that it is left out ([migration.md](migration.md)).
- **refused**: the model cannot be deployed; the message says what to use instead.

Extensions are read in the namespaces \`http://camunda.org/schema/1.0/bpmn\`, \`http://operaton.org/schema/1.0/bpmn\` and the older
\`http://activiti.org/bpmn\`, under any prefix. What stands in other namespaces is ignored. Unknown elements and attributes in BPMN's namespace
are refused, in the extensions' namespace ignored with a warning. An extension on an element for which no row names it has no effect there, as in Camunda 7.

A process has to say \`isExecutable="true"\`; without \`camunda:historyTimeToLive\` the installation's default holds. Files have at most 4 Mi characters, 200 levels of elements, and no
document type declaration.
`

const LINKS = `
Of an event's definitions that are ignored (with a warning) nothing happens: the event does what one without a trigger does. Of several definitions the one counts that Camunda 7 looks for first; the others
are ignored with a warning, as is a reference to a shared one.

| Event | looks for |
|---|---|
| start of a process | timer, message, signal, conditional |
| start of an event subprocess | error, message, signal, timer, compensation, escalation, conditional |
| intermediate catch | timer, signal, message, link, conditional |
| intermediate throw | link, signal, compensation, message, escalation |
| end | error, cancel, terminate, message, signal, compensation, escalation |
| boundary | timer, error, signal, cancel, compensation, message, escalation, conditional |

Link throw events are no activities: a sequence flow to one leads to the link catch event of the same name in the same scope.
\`waitForCompletion="false"\` and \`activityRef\` on catching compensation events are ignored with a warning. Error and escalation events without
a reference catch everything.
`

/** The text of docs/bpmn.md. */
export async function supportDocument(): Promise<string> {
  const sections = [
    INTRODUCTION,
    section('Elements of a process', 'Element', BPMN_ELEMENTS),
    await eventSection(),
    LINKS,
    section('Beside the processes', 'Element', ROOT_ELEMENTS),
    section('Extension elements', 'Element', EXTENSION_ELEMENTS),
    section('Extension attributes', 'Attribute', EXTENSION_ATTRIBUTES),
  ]
  return `${sections.map((text) => text.trim()).join('\n\n')}\n`
}

/** Rows after each other that say the same stand in one line. */
function section(title: string, heading: string, rows: readonly SupportRow[]): string {
  const lines: { names: string[]; rest: string }[] = []
  for (const row of rows) {
    const rest = `| ${where(row)} | ${row.support} | ${note(row)} |`
    const last = lines.at(-1)
    if (last?.rest === rest) last.names.push(`\`${row.name}\``)
    else lines.push({ names: [`\`${row.name}\``], rest })
  }
  const table = lines.map(({ names, rest }) => `| ${names.join(', ')} ${rest}`)
  return [`## ${title}`, '', `| ${heading} | On | Support | Note |`, '|---|---|---|---|', ...table].join('\n')
}

function where({ on = [] }: SupportRow): string {
  if (!FLOW_NODES.every((name) => on.includes(name))) return on.join(', ')
  return ['flow nodes', ...on.filter((name) => !FLOW_NODES.includes(name))].join(', ')
}

function note({ note = '', values, support }: SupportRow): string {
  const text = note.replaceAll('|', '\\|')
  if (support === 'supported' && values !== undefined)
    return `${values.map((value) => `\`${value}\``).join(', ')}; else refused: ${text}`
  return text
}

async function eventSection(): Promise<string> {
  const { places, rows, refusals } = await eventSupport()
  const lines = rows.map(({ definition, support }) => `| ${definition} | ${support.join(' | ')} |`)
  const reasons = [...refusals].map(([message, combinations]) => `- ${message} (${combinations.join('; ')})`)
  const head = [`| | ${places.join(' | ')} |`, `|---|${places.map(() => '---').join('|')}|`]
  return ['## Events', '', ...head, ...lines, '', 'The others (–) are refused:', '', ...reasons].join('\n')
}
