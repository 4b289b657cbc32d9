import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'

/** One end of a line between two threads on which both can wait without giving up their turn: the engine's step is synchronous. */
export interface SandboxPort {
  send(message: unknown): void
  /** The next message; undefined where none comes within so many milliseconds. */
  receive(milliseconds: number): unknown
}

/** The counters of a line: one for each direction, raised with each message. */
export function newSignal(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
}

/** The end of the thread that steps is 0, that of the sandbox 1. */
export function sandboxPort(port: MessagePort, signal: Int32Array<SharedArrayBuffer>, end: 0 | 1): SandboxPort {
  const other = 1 - end
  return {
    send(message) {
      port.postMessage(message)
      Atomics.add(signal, other, 1)
      Atomics.notify(signal, other)
    },
    receive(milliseconds) {
      const deadline = performance.now() + milliseconds
      for (;;) {
        const count = Atomics.load(signal, end)
        const received = receiveMessageOnPort(port)
        if (received !== undefined) return received.message
        const left = deadline - performance.now()
        if (left <= 0 || Atomics.wait(signal, end, count, left) === 'timed-out') return undefined
      }
    },
  }
}
