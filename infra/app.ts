import { resolve } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { AwsSolutionsChecks } from 'cdk-nag'
import { writeBundles } from './stack/functions/bundle.ts'
import { createShuntStack } from './stack/shunt-stack.ts'
import { readStackOptions } from './stack/stack-options.ts'

const app = new App()
const options = readStackOptions(app.node.getAllContext())
const bundles = resolve(import.meta.dirname, '../cdk.out/functions')
writeBundles(bundles)
createShuntStack(app, { options, codeOf: (entry) => Code.fromAsset(resolve(bundles, entry)) })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
