import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { Problem } from '../../../../functions/engine/bpmn/problem.ts'
import type { Activity, ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'

/** A BPMN file with one executable process `p`; its content begins in line 3, `roots` (messages, errors, ...) stand after it. */
export function file(content: string, roots = ''): string {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test">
<process id="p" isExecutable="true" camunda:historyTimeToLive="P30D">
${content}
</process>
${roots}
</definitions>`
}

/** A process that starts, does `activity` and ends; `activity` is XML with the id `a`. */
export function around(activity: string): string {
  return `<startEvent id="start"/>
${activity}
<endEvent id="end"/>
<sequenceFlow id="in" sourceRef="start" targetRef="a"/>
<sequenceFlow id="out" sourceRef="a" targetRef="end"/>`
}

/** The graph of a file that has to be without problems. */
export async function graphOf(content: string, roots = ''): Promise<ProcessGraph> {
  return graphOfFile(file(content, roots))
}

export async function graphOfFile(xml: string): Promise<ProcessGraph> {
  const { processes, problems } = await parseBpmn(xml)
  const [process] = processes
  if (process === undefined) throw new Error(`No process: ${JSON.stringify(problems)}`)
  return process.graph
}

export async function problemsOf(content: string, roots = ''): Promise<readonly Problem[]> {
  return (await parseBpmn(file(content, roots))).problems
}

export function activityIn(graph: ProcessGraph, id: string): Activity {
  const activity = graph.activities.get(id)
  if (activity === undefined) throw new Error(`No activity '${id}' among ${[...graph.activities.keys()].join(', ')}`)
  return activity
}
