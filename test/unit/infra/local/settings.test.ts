import { describe, expect, test } from 'vitest'
import { readLocalSettings } from '../../../../infra/local/settings.ts'

describe('settings of npm start', () => {
  test('have defaults, also where a variable is empty', () => {
    expect(readLocalSettings({ PORT: '', HOST: '' })).toEqual({
      port: 8080,
      host: '127.0.0.1',
      dataDirectory: '.shunt',
      apiToken: undefined,
      allowedHosts: [],
      allowedOrigins: [],
    })
  })

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['HOST', 'http://localhost'],
    ['HOST', 'a b'],
    ['API_TOKEN', 'short'],
    ['API_TOKEN', 'with spaces in between'],
    ['ALLOWED_HOSTS', 'http://a'],
    ['ALLOWED_ORIGINS', '*'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'nonsense'],
    ['AWS_ENDPOINT_URL_SQS', 'ftp://127.0.0.1'],
    ['ALLOWED_ORIGINS', 'https://tasks.example.com/path'],
  ])('%s=%s is refused in one line that names it and says what to give', (name, value) => {
    expect(() => readLocalSettings({ [name]: value })).toThrow(new RegExp(`^${name}: give [^\n]+$`))
  })
})
