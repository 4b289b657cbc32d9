/** What the tests use of the published client; it has no types of its own. */
declare module 'camunda-external-task-client-js' {
  export class Variables {
    get(name: string): unknown
    set(name: string, value: unknown): Variables
  }

  export interface Task {
    readonly id: string
    readonly businessKey: string
    readonly variables: Variables
    /** Only where the subscription asks for them. */
    readonly extensionProperties?: Readonly<Record<string, string>>
  }

  export interface TaskService {
    complete(task: Task, processVariables?: Variables, localVariables?: Variables): Promise<void>
  }

  export class Client {
    constructor(options: {
      baseUrl: string
      workerId: string
      maxTasks?: number
      asyncResponseTimeout?: number
      interval?: number
    })
    subscribe(topic: string, handler: (work: { task: Task; taskService: TaskService }) => Promise<void>): unknown
    subscribe(
      topic: string,
      options: { includeExtensionProperties?: boolean },
      handler: (work: { task: Task; taskService: TaskService }) => Promise<void>,
    ): unknown
    on(event: 'complete:success', listener: (task: Task) => void): this
    on(event: 'complete:error' | 'poll:error', listener: (...details: unknown[]) => void): this
    stop(): void
  }
}
