import { describe, expect, test } from 'vitest'
import { readSignInSettings } from '../../../console/sign-in/settings.ts'
import { isStale, nameOf } from '../../../console/sign-in/tokens.ts'

describe('how people sign in', () => {
  test('is not asked where the installation says nothing of it', () => {
    expect(readSignInSettings({})).toBeUndefined()
  })

  test('is what the installation says', () => {
    const signIn = { issuer: 'https://login.example.com', clientId: 'console', scopes: 'openid' }
    expect(readSignInSettings({ signIn })).toEqual(signIn)
  })

  test.each([[{}], [{ issuer: 'https://login.example.com', clientId: 'console' }], [null], ['yes']])(
    '%j is refused: nobody could sign in with it',
    (signIn) => {
      expect(() => readSignInSettings({ signIn })).toThrow('config.json')
    },
  )
})

describe('a token', () => {
  const token = { access: 'a', refresh: undefined, id: undefined, name: '' }

  test('is renewed before it ends, and never where nobody says when', () => {
    expect(isStale({ ...token, expiresAt: 100_000 }, 60_000)).toBe(false)
    expect(isStale({ ...token, expiresAt: 100_000 }, 75_000)).toBe(true)
    expect(isStale({ ...token, expiresAt: undefined }, 75_000)).toBe(false)
  })

  test("names somebody by what a person would say, else by the issuer's own id", () => {
    expect(nameOf({ sub: '1', email: 'ada@example.com', name: 'Ada' })).toBe('Ada')
    expect(nameOf({ sub: '1', email: 'ada@example.com', name: '' })).toBe('ada@example.com')
    expect(nameOf({ sub: '1' })).toBe('1')
  })
})
