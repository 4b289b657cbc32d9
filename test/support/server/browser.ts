import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'

/** A real browser; why there is none where it cannot run: its program is for Linux on x64 and needs a few libraries. */
export type StartedBrowser = { readonly browser: Browser } | { readonly browser: undefined; readonly reason: string }

/** Starts the browser that comes inside an npm package. */
export async function startBrowser(): Promise<StartedBrowser> {
  try {
    const executablePath = await chromium.executablePath()
    // For one page on Lambda the package runs everything in one process: there the first window that closes ends the browser.
    const args = chromium.args.filter((argument) => argument !== '--single-process')
    return { browser: await playwright.launch({ executablePath, args, headless: true }) }
  } catch (error) {
    return { browser: undefined, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

/** What a page said that it should not: errors in its console, exceptions that nobody caught. */
export interface Complaints {
  readonly all: string[]
}

/** A window of its own, with another one's cookies and storage unseen; `size` in CSS pixels. */
export async function openWindow(
  browser: Browser,
  size = { width: 1440, height: 900 },
): Promise<{ context: BrowserContext; complaints: Complaints }> {
  const context = await browser.newContext({ viewport: size, locale: 'en-GB', reducedMotion: 'reduce' })
  const complaints: Complaints = { all: [] }
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.all.push(message.text())
  })
  context.on('weberror', (error) => complaints.all.push(error.error().message))
  return { context, complaints }
}
