/** Thrown when the time of a message was up before all instances of its chunk were stepped over: it comes again. */
export class PreviewUnfinishedError extends Error {
  override readonly name = 'PreviewUnfinishedError'
  readonly batchId: string
  readonly chunk: number

  constructor(batchId: string, chunk: number) {
    super(`The preview of chunk ${chunk} of batch ${batchId} is not finished: the time was up`)
    this.batchId = batchId
    this.chunk = chunk
  }
}
