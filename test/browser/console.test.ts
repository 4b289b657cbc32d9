import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createApi } from '../../examples/demo/api.ts'
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts'
import { type Complaints, openWindow, startBrowser } from '../support/server/browser.ts'

const withId = z.looseObject({ id: z.string() })
const withChildren = z.looseObject({ childActivityInstances: z.array(z.looseObject({ activityId: z.string() })) })

const started = await startBrowser()
if (started.browser === undefined) {
  console.warn(`\n!!! The console is NOT tested in a browser: none can run here (${started.reason}).\n`)
}

describe.runIf(started.browser !== undefined)('the console', () => {
  let stack: LocalStack
  let browser: Browser
  let definitionId: string
  let page: Page
  let complaints: Complaints
  let close: () => Promise<void>

  const get = async (path: string) => (await fetch(`${stack.url}${path}`)).json()
  const post = async (path: string, body: unknown) =>
    fetch(`${stack.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  beforeAll(async () => {
    if (started.browser === undefined) return
    browser = started.browser
    stack = await startLocalStack()
    await createApi(`${stack.url}/engine-rest`).deployModel()
    const answer = await fetch(`${stack.url}/process-definition/key/insurance-claim`)
    definitionId = withId.parse(await answer.json()).id
    for (let at = 0; at < 25; at++) {
      await post('/process-definition/key/insurance-claim/start', {
        businessKey: `claim-${at}`,
        variables: { amount: { value: at * 100 } },
      })
    }
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  async function open(path: string, size?: { width: number; height: number }): Promise<void> {
    const window = await openWindow(browser, size)
    complaints = window.complaints
    close = () => window.context.close()
    page = await window.context.newPage()
    await page.goto(`${stack.url}/console/${path}`)
  }
  afterEach(async () => {
    await close?.()
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const definition = () => `#/definition/${encodeURIComponent(definitionId)}`

  /** WCAG 2.2 AA. bpmn-js' own mark is a link around a picture without words, and has to stay as it is. */
  async function expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .exclude('.bjs-powered-by')
      .analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ).toEqual([])
  }

  const idOf = async (businessKey: string) => {
    const [instance] = z.array(withId).parse(await get(`/process-instance?businessKey=${businessKey}`))
    return instance?.id
  }

  async function dragToken(from: RegExp, to: string): Promise<void> {
    const start = await button(from).boundingBox()
    const end = await page.locator(`[data-element-id="${to}"] .djs-hit`).first().boundingBox()
    if (start === null || end === null) throw new Error('One end of the drag is not on the page.')
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
    await page.mouse.down()
    await page.mouse.move(start.x + 40, start.y - 30, { steps: 4 })
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 })
    await page.mouse.up()
  }

  const aMove = async () => ({
    processDefinitionId: definitionId,
    instructions: [{ type: 'startBeforeActivity', activityId: 'payOut' }],
    processInstanceIds: [await idOf('claim-11')],
  })

  test('leads browsers from the root to it, and programs not', async () => {
    const asBrowser = await fetch(`${stack.url}/`, { headers: { accept: 'text/html' }, redirect: 'manual' })
    expect([asBrowser.status, asBrowser.headers.get('location')]).toEqual([302, '/console/'])
    expect((await fetch(`${stack.url}/`, { redirect: 'manual' })).status).not.toBe(302)
    const served = await fetch(`${stack.url}/console/`)
    expect(served.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('lists processes with what runs, and finds them', async () => {
    await open('')
    await page.getByRole('link', { name: 'Insurance claim' }).waitFor()
    await expectAccessible()
    await page.getByLabel(/Search/).fill('nothing of this name')
    await page.getByText('No process of this name.').waitFor()
    expect(complaints.all).toEqual([])
  })

  test('moves instances by dragging their count, after a preview, with a reason', async () => {
    await open(`${definition()}?businessKey=claim-1`)
    await button(/instances in Register claim/).waitFor()
    await expectAccessible()
    await page.getByRole('checkbox', { name: 'Choose claim-' }).first().check()
    await dragToken(/instances in Register claim/, 'payOut')
    await button('Preview').click()
    const start = button('Start: modify 1 instance')
    await start.waitFor()
    expect(await start.isDisabled()).toBe(true)
    await page.getByLabel('Pay out: 0 tokens before, 1 after').waitFor()
    await expectAccessible()
    await page.getByLabel('Reason').fill('The registration is abolished')
    await start.click()
    await page.getByText('Ended.').waitFor()
    await expectAccessible()
    expect(await get('/process-instance/count?activityIdIn=payOut')).toEqual({ count: 1 })
    await page.getByRole('link', { name: 'Log' }).click()
    await page.getByRole('cell', { name: 'The registration is abolished' }).waitFor()
    await expectAccessible()
    expect(complaints.all).toEqual([])
  })

  test('takes a batch back: what the undo would do, a reason, and the instance is where it was', async () => {
    await open(`${definition()}?businessKey=claim-9`)
    await button(/instances? in Register claim/).waitFor()
    await dragToken(/instances? in Register claim/, 'payOut')
    await button('Preview').click()
    await page.getByText('Limits and start').click()
    await page.getByLabel(/so that this can be undone/).check()
    await page.getByLabel('Reason').fill('A mistake')
    await button('Start: modify 1 instance').click()
    await page.getByText('Ended.').waitFor()
    const address = page.url()
    await button('Preview the undo').click()
    const undo = button('Undo: restore 1 instance')
    await undo.waitFor()
    expect(await undo.isDisabled()).toBe(true)
    await expectAccessible()
    await page.getByLabel('Reason of the undo').focus()
    await page.keyboard.type('It was the wrong activity')
    await page.keyboard.press('Enter')
    await page.getByText('It undoes').waitFor()
    await page.getByText('Ended.').waitFor()
    const id = await idOf('claim-9')
    const { childActivityInstances } = withChildren.parse(await get(`/process-instance/${id}/activity-instances`))
    expect(childActivityInstances.map(({ activityId }) => activityId)).toEqual(['registerClaim'])
    await page.goto(address)
    await page.getByText('It was undone by').waitFor()
    expect(complaints.all).toEqual([])
    await page.getByText('Undo what that has left').click()
    await expectAccessible()
    await button('Preview the undo').click()
    await page.getByText(/is undone by batch '.*' already/).waitFor()
  })

  test('does the same by keyboard alone, with the list instead of the diagram', async () => {
    await open(`${definition()}?businessKey=claim-7`)
    await button('Show a list').focus()
    await page.keyboard.press('Enter')
    const activity = button('Register claim')
    await activity.focus()
    await page.keyboard.press('Enter')
    await button(/Move tokens from here/).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Search').fill('collect')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Collect documents/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.locator('button:enabled', { hasText: 'Preview' }).focus()
    await page.keyboard.press('Enter')
    await button('Start: modify 1 instance').waitFor()
    await page.getByLabel('Reason').focus()
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByText('Ended.').waitFor()
    expect(await get('/process-instance/count?activityIdIn=collectDocuments')).toEqual({ count: 1 })
    expect(complaints.all).toEqual([])
  })

  test('a dragged count means the instances that wait there, not all of the definition', async () => {
    await open(definition())
    await page.getByText(/All \d+ running instances/).waitFor()
    await dragToken(/instances? in Collect documents/, 'payOut')
    await page.waitForURL(/activity=collectDocuments/)
    await button('Preview').click()
    await button('Start: modify 1 instance').waitFor()
  })

  test('lists batches by state and by who started them', async () => {
    await post('/modification/executeAsync', {
      ...(await aMove()),
      control: { startTime: '2027-01-01T00:00:00.000+0000' },
    })
    await open('#/batches')
    const running = page.getByRole('region', { name: 'Running batches' })
    await running.getByRole('link', { name: 'instance modification' }).waitFor()
    await expectAccessible()
    await page.getByLabel('State').selectOption('ended')
    await running.waitFor({ state: 'detached' })
    await page.getByLabel('State').selectOption('suspended')
    await running.getByRole('link', { name: 'instance modification' }).waitFor()
    await page.getByLabel('Started by').fill('nobody')
    await page.getByText('No batch of this kind is running.').waitFor()
    expect(complaints.all).toEqual([])
  })

  test('two windows at once: what one has changed the other shows by itself', async () => {
    await open(`#/instance/${await idOf('claim-5')}`)
    await button('1 token in Register claim').waitFor()
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole('button', { name: 'Change amount' }).click()
    await other.getByLabel('Value').fill('99')
    await other.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: '99' }).waitFor()
    expect(complaints.all).toEqual([])
  })

  test('starts nothing that was not previewed as it stands', async () => {
    await open(definition())
    await dragToken(/instances in Register claim/, 'payOut')
    await button('Preview').click()
    await button(/^Start: modify/).waitFor()
    await page.getByLabel('Reason').fill('x')
    await page.getByLabel('Skip listeners').check()
    await page.getByText('Something was changed since').waitFor()
    expect(await button(/^Start: modify/).isDisabled()).toBe(true)
  })

  test('keeps what was chosen from page to page', async () => {
    await open(definition())
    await page.getByLabel('Choose all of this page').check()
    await button('Next').click()
    await page.getByText('21–').waitFor()
    await page
      .getByRole('checkbox', { name: /Choose claim-/ })
      .first()
      .check()
    await page.getByText('21 instances chosen').waitFor()
    await page.getByText('21 chosen instances').waitFor()
  })

  test('shows an instance: its token, its variables, and changes one', async () => {
    await open(`#/instance/${await idOf('claim-3')}`)
    await button('1 token in Register claim').waitFor()
    await expectAccessible()
    await button('Change amount').click()
    await page.getByLabel('Value').fill('4711')
    await button('Save').click()
    await page.getByRole('cell', { name: '4711' }).waitFor()
    expect(complaints.all).toEqual([])
  })

  test.each([
    ['a telephone', { width: 390, height: 844 }],
    ['a tablet', { width: 820, height: 1180 }],
    ['a large screen', { width: 1920, height: 1080 }],
  ])('fits %s', async (_, size) => {
    await open(definition(), size)
    await button(/instances in Register claim/).waitFor()
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(size.width)
  })

  test('says what was asked where the API refuses', async () => {
    await open('#/instance/nothing')
    await page.getByText('GET /history/process-instance/nothing').waitFor()
    await page.getByText('answered with status 404').waitFor()
  })
})
