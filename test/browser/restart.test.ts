import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { createApi } from '../../examples/demo/api.ts'
import { openWindow, startBrowser } from '../support/server/browser.ts'
import { startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'

const started = await startBrowser()
if (started.browser === undefined) {
  console.warn(
    `\n!!! The console is NOT tested with a server that ends: no browser can run here (${started.reason}).\n`,
  )
}

describe.runIf(started.browser !== undefined)('the console and a server that ends', () => {
  const browser: Browser | undefined = started.browser
  const directory = useTemporaryDirectory()
  afterAll(() => browser?.close())

  test('it says that the server cannot be reached, keeps what it knows, and goes on when the server is there again', async () => {
    if (browser === undefined) return
    const first = await startServerProcess({ DATA_DIR: directory.path })
    const port = new URL(first.url).port
    await createApi(`${first.url}/engine-rest`).deployModel()
    const { context } = await openWindow(browser)
    const page = await context.newPage()
    await page.goto(`${first.url}/console/`)
    await page.getByRole('link', { name: 'Insurance claim' }).waitFor()
    await first.end('SIGKILL')
    await page.getByTitle('Ask again now').click()
    await page.getByText('the server cannot be reached').waitFor()
    expect(await page.getByRole('link', { name: 'Insurance claim' }).count()).toBe(1)
    await using _second = await startServerProcess({ DATA_DIR: directory.path, PORT: port })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('the server cannot be reached').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Insurance claim' }).click()
    await page.getByRole('heading', { name: 'Insurance claim' }).waitFor()
    await context.close()
  })
})
