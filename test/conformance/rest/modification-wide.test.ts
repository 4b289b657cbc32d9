import { replayRecordings } from './modification.ts'

replayRecordings('wide')
