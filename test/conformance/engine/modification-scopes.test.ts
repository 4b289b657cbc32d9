import { replayRecordings } from './replay-recordings.ts'

replayRecordings('scopes')
