import { replayRecordings } from './modification.ts'

replayRecordings('rules')
