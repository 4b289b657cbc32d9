import { spawnSync } from 'node:child_process'

/** What a shell and version managers answer for a command that is not there. */
const NOT_FOUND = 127

// CloudFormation's own rules on the synthesized template; cfn-lint is Python, so it is used where it is and never installed.
const { error, status } = spawnSync('cfn-lint', { stdio: 'inherit' })
if (error || status === NOT_FOUND) {
  console.log('cfn-lint is not installed here (pip install cfn-lint): the template was not linted with it.')
} else {
  console.log(status === 0 ? 'cfn-lint: no findings' : 'cfn-lint: see the findings above')
  process.exitCode = status ?? 1
}
