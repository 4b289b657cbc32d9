import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { activityIn, around, file, graphOf } from './models.ts'

const NO_BOM = ''
const BOM = '\uFEFF'

function declared(encoding: string): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n${file(around('<userTask id="a" name="Prüfung"/>'))}`
}

function bigEndian(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16()
}

describe('a file in the encoding', () => {
  test.each([
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['windows-1252', Buffer.from(declared('windows-1252'), 'latin1')],
    ['UTF-8 with a byte order mark', Buffer.from(BOM + declared('UTF-8'))],
    ['UTF-8 that nothing declares', Buffer.from(file(around('<userTask id="a" name="Prüfung"/>')))],
    ['UTF-16, little end first', Buffer.from(BOM + declared('UTF-16'), 'utf16le')],
    ['UTF-16, big end first', bigEndian(BOM + declared('UTF-16'))],
    ['UTF-16 without a mark', bigEndian(NO_BOM + declared('UTF-16'))],
  ])('%s is read letter by letter', async (_encoding, bytes) => {
    const [process] = (await parseBpmn(bytes)).processes
    expect(process?.graph.activities.get('a')?.name).toBe('Prüfung')
  })

  test('windows-1252 may have what ISO-8859-1 has not', async () => {
    const text = declared('windows-1252').replace('Prüfung', '~')
    const bytes = Uint8Array.from(Buffer.from(text, 'latin1'), (byte) => (byte === 0x7e ? 0x80 : byte))
    const [process] = (await parseBpmn(bytes)).processes
    expect(process?.graph.activities.get('a')?.name).toBe('€')
  })

  test('ISO-8859-1 is not windows-1252: a control stays one', async () => {
    const bytes = Buffer.from(declared('ISO-8859-1').replace('Prüfung', '\x93ü'), 'latin1')
    const [process] = (await parseBpmn(bytes)).processes
    expect(process?.graph.activities.get('a')?.name).toBe('\x93ü')
  })

  test('ISO-8859-15 has the euro', async () => {
    const bytes = Buffer.from(declared('ISO-8859-15').replace('Prüfung', '\xa4'), 'latin1')
    const [process] = (await parseBpmn(bytes)).processes
    expect(process?.graph.activities.get('a')?.name).toBe('€')
  })

  test.each([0x81, 0x8d, 0x8f, 0x90, 0x9d])('windows-1252 has no byte %i', async (byte) => {
    const text = declared('windows-1252').replace('Prüfung', String.fromCharCode(byte))
    const { problems } = await parseBpmn(Buffer.from(text, 'latin1'))
    expect(problems).toMatchObject([{ message: expect.stringMatching(/bytes that are not windows-1252/), line: 5 }])
  })

  test.each([
    ['UTF-8, but declares ISO-8859-1', Buffer.from(BOM + declared('ISO-8859-1'))],
    ['UTF-8, but declares UTF-16', Buffer.from(BOM + declared('UTF-16'))],
    ['UTF-16LE, but declares UTF-16BE', Buffer.from(BOM + declared('UTF-16BE'), 'utf16le')],
    ['UTF-16BE, but declares UTF-16LE', bigEndian(BOM + declared('UTF-16LE'))],
    ['UTF-16LE, but declares UTF-8', Buffer.from(BOM + declared('UTF-8'), 'utf16le')],
    ['UTF-16BE, but declares UTF-8', bigEndian(NO_BOM + declared('UTF-8'))],
  ])('a file that is %s is refused', async (_, bytes) => {
    const { problems } = await parseBpmn(bytes)
    const message = expect.stringMatching(/declares the encoding '[\w-]+', but is UTF-(8|16[BL]E)\./)
    expect(problems).toMatchObject([{ message, line: 1 }])
  })

  test.each([
    ['US-ASCII, but has a byte above 0x7F', Buffer.from(declared('US-ASCII'), 'latin1'), /not US-ASCII/, 5],
    ['UTF-8, but its bytes are others', Buffer.from(declared('UTF-8'), 'latin1'), /bytes that are not UTF-8/, 5],
    ['that nobody knows', Buffer.from(declared('Klingon-1')), /encoding 'Klingon-1' is not known/, 1],
    ['UTF-16, but its bytes are others', Buffer.from(declared('UTF-16')), /cannot be read/, 1],
  ])('%s is refused with its line', async (_encoding, bytes, message, line) => {
    const { problems } = await parseBpmn(bytes)
    expect(problems).toMatchObject([{ message: expect.stringMatching(message), line }])
  })
})

describe('XML as XML 1.0 says:', () => {
  test.each(['Prüfung', 'tâche_é', 'задача', '任务', 'a·b', '𐀀'])('an id may be %s', async (id) => {
    const graph = await graphOf(around('<userTask id="a"/>').replaceAll('"a"', `"${id}"`))
    expect(graph.activities.has(id)).toBe(true)
  })

  test.each(['1a', '-a', 'a b', 'a:b', '', '×'])('no id may be %j', async (id) => {
    const { problems } = await parseBpmn(file(`<startEvent id="${id}"/>`))
    expect(problems.map(({ message }) => message)).toContain(`Element 'startEvent' cannot be read: illegal ID <${id}>`)
  })

  test('white space around ids, references and truth values means nothing; in names it does', async () => {
    const graph = await graphOf(
      around('<userTask id=" a " name=" A\n B "/>').replace('targetRef="a"', 'targetRef="\ta\n"'),
    )
    expect(activityIn(graph, 'a')).toMatchObject({ name: ' A  B ', incoming: [{ id: 'in' }] })
  })

  test('references to characters stand for them, beyond the first 65,536 too', async () => {
    const graph = await graphOf(around('<userTask id="a" name="&#x1F600;&amp;&#65;"/>'))
    expect(activityIn(graph, 'a').name).toBe('😀&A')
  })

  test.each([
    ['an attribute without quotes', '<task id="t" name=x/>', 3],
    ['an attribute twice', '<task id="t" name="a" name="b"/>', 3],
    ['a < in an attribute', '<task id="t" name="<"/>', 3],
    ['an entity that is not declared', '\n<task id="t" name="&nbsp;"/>', 4],
    ['an ampersand by itself', '<documentation>a & b; c</documentation>', 3],
    ['a prefix that is not declared', '\n\n<x:task id="t"/>', 5],
    ['two dashes in a comment', '<!-- a -- b -->', 3],
    ['a character that XML does not have', '<documentation>\u0001</documentation>', 3],
    ['tags that cross', '<subProcess id="s"><task id="t"></subProcess></task>', 3],
  ])('%s is refused with its line and column', async (_title, content, line) => {
    const { problems } = await parseBpmn(file(content))
    expect(problems).toMatchObject([{ message: expect.stringMatching(/^The file cannot be read: ./), line }])
    expect(problems[0]?.column).toBeGreaterThan(1)
  })

  test.each([
    ['of a process', '<documentation textFormat="text/html">MARKUP</documentation>'],
    ['of a task', '<task id="t"><documentation>MARKUP more</documentation></task>'],
    ['of an annotation', '<textAnnotation id="n"><text>MARKUP</text></textAnnotation>'],
  ])('markup in the text %s is taken', async (_title, content) => {
    const markup = '<p xmlns="http://www.w3.org/1999/xhtml">some <b>bold</b> words</p>'
    const { problems } = await parseBpmn(file(`${content.replace('MARKUP', markup)}<startEvent id="start"/>`))
    expect(problems).toEqual([])
  })

  test('an extension that nobody knows has no effect, and a warning', async () => {
    const { problems, warnings } = await parseBpmn(
      file(
        around(
          '<task id="a" camunda:asyncBefor="true"><extensionElements><camunda:nonsense/></extensionElements></task>',
        ),
      ),
    )
    expect(problems).toEqual([])
    expect(warnings).toMatchObject([
      { message: "Attribute 'camunda:asyncBefor' of task 'a' is not known and has no effect.", line: 4 },
      { message: "camunda:nonsense of 'a' is not known and has no effect.", line: 4 },
    ])
  })
})

describe('the time to read a file grows like the file', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '<definitions "AAAA',
      '<a b="',
      "<a b='",
      '<!--',
      '<![CDATA[',
      '<?x ',
      '<x ',
      '&#',
      '"',
      "'",
      '<a>',
      'x=',
    ),
    { minLength: 1, maxLength: 3 },
  )

  async function time(text: string): Promise<number> {
    const times: number[] = []
    for (let run = 0; run < 3; run += 1) {
      const begin = performance.now()
      await parseBpmn(text)
      times.push(performance.now() - begin)
    }
    return Math.min(...times)
  }

  test('whatever is repeated in it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (repeated) => {
        const piece = repeated.join('')
        const [once, eightTimes] = [await time(piece.repeat(8_000)), await time(piece.repeat(64_000))]
        // Quadratic would be 64 times, of at least some milliseconds.
        expect(eightTimes).toBeLessThan(24 * once + 60)
      }),
      { numRuns: 12 },
    )
  })
})
