import { replayRecordings } from './modification.ts'

replayRecordings('scopes')
