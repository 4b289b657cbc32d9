import { App, type Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Source } from 'aws-cdk-lib/aws-s3-deployment'
import type { z } from 'zod'
import { createShuntStack } from '../../../../infra/stack/shunt-stack.ts'
import { readStackOptions } from '../../../../infra/stack/stack-options.ts'

/**
 * The stack for this context, with functions that are empty: their code has its own tests. CDK's built-in validation is
 * off, because it takes seconds for each template; `npm run synth` does it once.
 */
export function createStack(context: Record<string, unknown> = {}): Stack {
  return createShuntStack(new App({ builtinCloudFormationValidation: false }), {
    options: readStackOptions(context),
    codeOf: () => Code.fromInline('export function handler() {}'),
    consoleSources: () => ({ hashed: Source.data('main-1.js', ''), named: Source.data('index.html', '') }),
  })
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
