import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { bundleEntries } from './stack/bundle.ts'
import { entryNames } from './stack/entries.ts'
import { createShuntStack } from './stack/shunt-stack.ts'
import { readStackOptions } from './stack/stack-options.ts'

const app = new App()
const options = readStackOptions(app.node.getAllContext())
createShuntStack(app, { options, codeOf: bundleEntries(entryNames) })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
