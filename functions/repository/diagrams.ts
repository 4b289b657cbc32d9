import type { Deployment, DeploymentResource } from '../store/deployment/deployment-items.ts'

/** Endings of models and of pictures, in the order in which the reference looks for them (`BpmnDeployer`, `DecisionDefinitionDeployer`, `AbstractDefinitionDeployer`). */
const MODELS = ['bpmn20.xml', 'bpmn', 'dmn11.xml', 'dmn']
const PICTURES = ['png', 'jpg', 'gif', 'svg']

/** The file of a deployment that is a picture of a definition: `order.bpmn` has `order.<key>.png`, or `order.png` for all of its definitions. */
export function diagramOf(
  { resources }: Pick<Deployment, 'resources'>,
  modelName: string,
  key: string,
): DeploymentResource | undefined {
  const ending = MODELS.find((candidate) => modelName.endsWith(candidate))
  if (ending === undefined) return undefined
  const base = modelName.slice(0, -ending.length)
  const names = PICTURES.flatMap((picture) => [`${base}${key}.${picture}`, `${base}${picture}`])
  return names
    .map((name) => resources.find((resource) => resource.name === name))
    .find((resource) => resource !== undefined)
}
