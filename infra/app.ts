import { resolve } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Source } from 'aws-cdk-lib/aws-s3-deployment'
import { AwsSolutionsChecks } from 'cdk-nag'
import { writeConsole } from './console/write-console.ts'
import { writeBundles } from './stack/functions/bundle.ts'
import { createShuntStack } from './stack/shunt-stack.ts'
import { readStackOptions } from './stack/stack-options.ts'

const app = new App()
const options = readStackOptions(app.node.getAllContext())
const bundles = resolve(import.meta.dirname, '../cdk.out/functions')
writeBundles(bundles)
const consoleFolder = resolve(import.meta.dirname, '../cdk.out/console')
if (options.console) await writeConsole(consoleFolder)
createShuntStack(app, {
  options,
  codeOf: (entry) => Code.fromAsset(resolve(bundles, entry)),
  consoleSources: () => ({
    hashed: Source.asset(resolve(consoleFolder, 'hashed')),
    named: Source.asset(resolve(consoleFolder, 'named')),
  }),
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
