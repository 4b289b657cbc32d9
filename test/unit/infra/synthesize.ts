import { App, type Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import type { z } from 'zod'
import { createShuntStack } from '../../../infra/stack/shunt-stack.ts'
import { readStackOptions } from '../../../infra/stack/stack-options.ts'

/** The stack for this context, without bundling the functions' code: that is what `npm run synth` checks. */
export function createStack(context: Record<string, unknown> = {}): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } })
  return createShuntStack(app, readStackOptions(context))
}

/** Its CloudFormation template. */
export function synthesize(context: Record<string, unknown> = {}): Template {
  return Template.fromStack(createStack(context))
}

/** The properties of every resource of a type, by logical id. */
export function resourcesOf<T>(template: Template, type: string, properties: z.ZodType<T>): ReadonlyMap<string, T> {
  const found = Object.entries(template.findResources(type))
  return new Map(found.map(([id, resource]) => [id, properties.parse(resource.Properties)]))
}
