/**
 * `npm run pictures`: makes the pictures of docs/pictures anew, of the demo's claims in the console: so they show what there is. Needs what the browser's tests
 * need; without a browser it says so and changes nothing.
 */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Page, chromium as playwright } from 'playwright-core'
import { startLocalStack } from '../../infra/local/local-stack.ts'
import { createApi } from '../demo/api.ts'
import { makeClaims } from '../demo/claims.ts'

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const SIZE = { width: 1280, height: 860 }
const CLAIMS = 400

async function pictures(): Promise<void> {
  await using cleanup = new AsyncDisposableStack()
  const args = chromium.args.filter((argument) => argument !== '--single-process')
  const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true })
  cleanup.defer(() => browser.close())
  const stack = await startLocalStack()
  cleanup.defer(stack.stop)
  const api = createApi(`${stack.url}/engine-rest`)
  await api.deployModel()
  for (const claim of makeClaims(CLAIMS)) await api.startClaim(claim)
  await mkdir(FOLDER, { recursive: true })
  const page = await browser.newPage({ viewport: SIZE, locale: 'en-GB', reducedMotion: 'reduce' })
  await page.goto(`${stack.url}/console/`)
  await page.getByRole('link', { name: 'Insurance claim' }).click()
  await modification(page)
}

/** One way through the console, with a picture at each stop. */
async function modification(page: Page): Promise<void> {
  await page.getByRole('button', { name: /instances in Register claim/ }).waitFor()
  await take(page, 'definition')
  await page.getByRole('button', { name: 'Show a list' }).click()
  await page.getByRole('button', { name: 'Register claim' }).first().click()
  await page.getByRole('button', { name: /Move tokens from here/ }).click()
  await page.getByLabel('Search').fill('collect')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Collect documents/ })
    .click()
  await page.getByRole('button', { name: 'Show the diagram' }).click()
  await page.getByRole('button', { name: 'Preview' }).click()
  const start = page.getByRole('button', { name: /^Start: modify/ })
  await start.waitFor()
  await page.getByLabel('Reason').fill('The registration is abolished')
  await take(page, 'preview')
  await start.click()
  await page.getByText('Ended.').waitFor()
  await take(page, 'batch')
  await page.getByRole('link', { name: 'Log' }).click()
  await page.getByRole('cell', { name: 'The registration is abolished' }).waitFor()
  await take(page, 'log')
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  console.log(`docs/pictures/${name}.png`)
}

await pictures()
