import { once } from 'node:events'
import { MessageChannel, type MessagePort, type ResourceLimits, Worker, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { newSignal, type SandboxPort, sandboxPort } from './sandbox-port.ts'

/** A thread, and the end of the line to it that steps have. */
export interface WorkerThread {
  readonly worker: Worker
  readonly line: SandboxPort
}

/** Starts a thread that knows nothing of the environment and keeps no process from ending; there when it says that it is ready. */
export async function startWorkerThread(
  program: 'feel-worker' | 'sandbox-worker',
  resourceLimits: ResourceLimits,
): Promise<WorkerThread> {
  // Beside this file: as it is written, or bundled.
  const file = new URL(`./${program}.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url)
  const { port1, port2 } = new MessageChannel()
  const signal = newSignal()
  const worker = new Worker(file, {
    workerData: { port: port2, signal },
    transferList: [port2],
    env: {},
    resourceLimits,
  })
  await once(worker, 'message')
  worker.unref()
  port1.unref()
  return { worker, line: sandboxPort(port1, signal, 0) }
}

const given = z.object({
  port: z.custom<MessagePort>((value) => typeof value === 'object'),
  signal: z.custom<Int32Array<SharedArrayBuffer>>((value) => value instanceof Int32Array),
})

/** In such a thread: the other end of the line. */
export function lineToSteps(): SandboxPort {
  const { port, signal } = given.parse(workerData)
  return sandboxPort(port, signal, 1)
}
