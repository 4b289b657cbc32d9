import type { XmlElement } from '../../bpmn/xml/parse-xml.ts'
import { parseExpression } from '../../expression/parse/parse-expression.ts'
import type { ClauseType, DecisionExpression } from '../decision-model.ts'
import { attributeOf, childrenNamed } from './dmn-element.ts'

const TYPES: ReadonlyMap<string, ClauseType> = new Map(
  (['string', 'boolean', 'integer', 'long', 'double', 'date'] as const).map((type) => [type, type]),
)

/** The type that a `typeRef` names, which values are converted to; every other name is none. */
export function readType(element: XmlElement | undefined): ClauseType | undefined {
  return TYPES.get((element && attributeOf(element, 'typeRef')) ?? '')
}

/** An expression with its language, FEEL unless it says otherwise; undefined where there is no text. */
export function readExpression(element: XmlElement | undefined): DecisionExpression | undefined {
  if (element === undefined) return undefined
  const text = (childrenNamed(element, 'text')[0]?.text ?? '').trim()
  return text === '' ? undefined : expressionIn(languageOf(element), text)
}

/** A cell with a condition: `-` is as good as nothing. */
export function readCondition(element: XmlElement): DecisionExpression | undefined {
  const condition = readExpression(element)
  return condition?.language === 'feel' && condition.text === '-' ? undefined : condition
}

function expressionIn(language: string, text: string): DecisionExpression {
  switch (language) {
    case 'feel':
      return { language, text }
    case 'javascript':
    case 'ecmascript':
    case 'js':
      return { language: 'javascript', text }
    case 'juel': {
      const { expression, error } = parseExpression(text)
      return expression === undefined ? { language: 'none', problem: error } : { language, expression }
    }
    default:
      return { language: 'none', problem: `Can't find scripting engine for '${language}': scriptEngine is null` }
  }
}

/** FEEL has names of its own in each version of DMN: `https://www.omg.org/spec/DMN/20191111/FEEL/`. */
function languageOf(element: XmlElement): string {
  const language = (attributeOf(element, 'expressionLanguage') ?? '').trim()
  return language === '' || /^https?:\/\/.*\/FEEL\b/.test(language) ? 'feel' : language.toLowerCase()
}
