declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Milliseconds that tables stay in a state of transition, and where LevelDB keeps its files; without `path` in memory. */
  export interface DynaliteOptions {
    path?: string
    createTableMs?: number
    updateTableMs?: number
    deleteTableMs?: number
  }

  export default function dynalite(options?: DynaliteOptions): Server
}
