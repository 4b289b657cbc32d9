import type { Expression } from '../../../expression/expression.ts'
import { utf8Text } from '../../../instance/value/utf8-text.ts'
import type { Code } from '../../../script/script.ts'
import { DEPLOYMENT, isOwnLanguage } from '../../delegate/delegated-work.ts'
import { attribute, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import { readExpression } from './read-expression.ts'

/** Files deployed together with the model, by their names: what `deployment://` refers to. */
export interface Resources {
  get(name: string): Uint8Array | undefined
}

/** What a script reader needs of a `ReadContext`. */
export interface ScriptContext {
  readonly problems: Problems
  readonly resources: Resources
}

/** Where a script is written: its language, its text and the place of a file that holds it instead. */
interface ScriptSource {
  readonly language: string
  readonly text: string | undefined
  readonly resource: string | undefined
}

/** `camunda:script` of a listener or a parameter; undefined with a problem where it names no language or has no source. */
export function readCamundaScript(element: ModelElement, context: ScriptContext): Code | undefined {
  const language = attribute(element, 'scriptFormat')
  if (!language) {
    context.problems.error(element, "Missing attribute 'scriptFormat' for 'script' element")
    return undefined
  }
  return readSource(
    element,
    { language, text: element.text, resource: attribute(element, 'resource') },
    'script',
    context,
  )
}

/** The script of a script task. Without a `scriptFormat` it is an expression. */
export function readTaskScript(
  element: ModelElement,
  script: ModelElement | undefined,
  context: ScriptContext,
): Code | undefined {
  const language = attribute(element, 'scriptFormat') ?? 'juel'
  const resource = attribute(element, 'camunda:resource')
  return readSource(element, { language, text: script?.text, resource }, 'ScriptTask', context)
}

/** The condition of a sequence flow or of a conditional event: an expression where it names no language. */
export function readCondition(element: ModelElement, context: ScriptContext): Code | undefined {
  const language = attribute(element, 'language')
  if (language === undefined) return readExpression(element, element.role, element.text, context.problems)
  const resource = attribute(element, 'camunda:resource')
  return readSource(element, { language, text: element.text, resource }, 'condition', context)
}

function readSource(
  element: ModelElement,
  source: ScriptSource,
  where: string,
  context: ScriptContext,
): Code | undefined {
  const { problems } = context
  if (!isOwnLanguage(source.language)) {
    problems.error(element, foreignLanguage(source.language))
    return undefined
  }
  if (source.resource) return readResource(element, source.language, source.resource, context)
  if (source.text !== undefined && source.text.trim() !== '') {
    return codeOf(element, source.language, source.text, problems)
  }
  problems.error(element, `Unable to process ${where}: No script source or resource was given`)
  return undefined
}

function codeOf(element: ModelElement, language: string, text: string, problems: Problems): Code | undefined {
  if (language.toLowerCase() === 'juel') return readExpression(element, 'script', text, problems)
  if (!isDynamic(text)) return { language, source: text }
  const source: Expression | undefined = readExpression(element, 'script', text, problems)
  return source === undefined ? undefined : { language, source }
}

function isDynamic(text: string): boolean {
  const trimmed = text.trimStart()
  return trimmed.startsWith('${') || trimmed.startsWith('#{')
}

/** Why a script in this language is refused. */
function foreignLanguage(language: string): string {
  return `Scripts in '${language}' cannot be run: only JavaScript, FEEL and JUEL. Use an external task.`
}

/**
 * The script in a file of the deployment. Without that file it deploys, and fails when it is evaluated, as in the reference, which loads it then. Any other
 * place is one of the reference's class path, which is not here.
 */
function readResource(
  element: ModelElement,
  language: string,
  resource: string,
  { problems, resources }: ScriptContext,
): Code | undefined {
  if (!resource.startsWith(DEPLOYMENT)) {
    const reason = `Only resources of the deployment can be used, as '${DEPLOYMENT}<name>'.`
    problems.error(element, `Unable to find resource at path ${resource}. ${reason}`)
    return undefined
  }
  const file = resources.get(resource.slice(DEPLOYMENT.length))
  if (file !== undefined) return readFile(element, language, { resource, file }, problems)
  const consequence = 'The deployment has no such resource: the script fails when it is evaluated.'
  problems.warning(element, `Unable to find resource at path ${resource}. ${consequence}`)
  return { language, source: '', missingResource: resource }
}

function readFile(
  element: ModelElement,
  language: string,
  { resource, file }: { readonly resource: string; readonly file: Uint8Array },
  problems: Problems,
): Code | undefined {
  const text = utf8Text(file)
  if (text !== undefined) return text.trim() === '' ? undefined : codeOf(element, language, text, problems)
  problems.error(element, `The resource at path ${resource} has bytes that are not UTF-8. Scripts are read as UTF-8.`)
  return undefined
}
