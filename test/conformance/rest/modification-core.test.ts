import { replayRecordings } from './modification.ts'

replayRecordings('core')
