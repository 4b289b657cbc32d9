/** What an installation can set: read once from the environment. */
export interface Configuration {
  readonly tableName: string
  readonly queueUrls: { readonly job: string; readonly seed: string; readonly execution: string; readonly monitor: string }
  /** Jobs that one seed job creates, as the REST API shows them. */
  readonly batchJobsPerSeed: number
  /** Instances of one batch job. */
  readonly invocationsPerBatchJob: number
  /** The same for one type of batch; it wins. */
  readonly invocationsPerBatchJobByBatchType: Readonly<Record<string, number>>
  readonly defaultNumberOfRetries: number
  /** How long an ended instance is kept, in days, where its model says nothing; undefined keeps it for ever. */
  readonly historyTimeToLiveDays: number | undefined
  /** How long a completed batch is kept, in days; undefined keeps it for ever. */
  readonly batchOperationHistoryTimeToLiveDays: number | undefined
}
