import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createApi } from '../../examples/demo/api.ts'
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts'
import { type Complaints, openWindow, startBrowser } from '../support/server/browser.ts'
import { type SignedInServer, startSignedInServer } from '../support/server/signed-in-server.ts'

const started = await startBrowser()
if (started.browser === undefined) {
  console.warn(`\n!!! Signing in is NOT tested in a browser: none can run here (${started.reason}).\n`)
}

describe.runIf(started.browser !== undefined)('signing in to the console', () => {
  let stack: LocalStack
  let server: SignedInServer
  let browser: Browser
  let page: Page
  let complaints: Complaints
  let close: () => Promise<void>

  beforeAll(async () => {
    if (started.browser === undefined) return
    browser = started.browser
    stack = await startLocalStack()
    await createApi(`${stack.url}/engine-rest`).deployModel()
    server = await startSignedInServer(stack.url)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await stack?.stop()
  })
  afterEach(() => close?.())

  async function open(hash: string): Promise<void> {
    const window = await openWindow(browser)
    complaints = window.complaints
    close = () => window.context.close()
    page = await window.context.newPage()
    await page.goto(`${server.url}/console/${hash}`)
  }

  test('leads to the issuer and back to the page that was asked for, and keeps no token where another page could read it', async () => {
    await open('#/batches')
    await page.getByRole('heading', { name: 'Batches' }).waitFor()
    await page.getByText('Ada Lovelace').waitFor()
    expect(new URL(page.url()).search).toBe('')
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])')
    expect(stored).not.toContain('token-')
    expect(complaints.all).toEqual([])
  })

  test('renews a token that ended, once, without anybody seeing it', async () => {
    await open('#/processes')
    await page.getByRole('link', { name: 'Insurance claim' }).waitFor()
    const before = server.counts.renewals
    server.expire(true)
    await page.getByRole('link', { name: 'Log' }).click()
    await page.getByRole('heading', { name: 'Log' }).waitFor()
    await page.getByRole('link', { name: 'Processes' }).click()
    await page.getByRole('link', { name: 'Insurance claim' }).waitFor()
    expect(server.counts.renewals).toBe(before + 1)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('says when the session has ended, leaves what is on the screen, and signs in again to the same page', async () => {
    await open('#/processes')
    await page.getByRole('link', { name: 'Insurance claim' }).waitFor()
    server.expire(false)
    await page.getByTitle('Ask again now').first().click()
    await page.getByText('Your session has ended').waitFor()
    expect(await page.getByRole('link', { name: 'Insurance claim' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Ada Lovelace').waitFor()
    expect(new URL(page.url()).hash).toBe('#/processes')
    expect(await page.getByText('Your session has ended').count()).toBe(0)
  })

  test('signs out, here and at the issuer, and stays so', async () => {
    await open('')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    await page.reload()
    await page.getByText('You are signed out.').waitFor()
    const before = server.counts.signIns
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Ada Lovelace').waitFor()
    expect(server.counts.signIns).toBe(before + 1)
  })

  test('takes no code that it did not ask for', async () => {
    await open('?code=stolen&state=1')
    await page.getByText('Ada Lovelace').waitFor()
    expect(new URL(page.url()).search).toBe('')
  })
})
