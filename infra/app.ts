import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { createShuntStack } from './stack/shunt-stack.ts'
import { readStackOptions } from './stack/stack-options.ts'

const app = new App()
createShuntStack(app, readStackOptions(app.node.getAllContext()))
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
