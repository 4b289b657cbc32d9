/** The part of bpmn-moddle that `model-schema.ts` uses: the schema itself, which the library's own types leave out. */
declare module 'bpmn-moddle' {
  export interface ModdleProperty {
    readonly name: string
    readonly ns: { readonly name: string; readonly prefix: string; readonly localName: string }
    /** `bpmn:FlowElement`, or a simple type: `String`. */
    readonly type: string
    readonly isAttr?: boolean
    readonly isBody?: boolean
    readonly isReference?: boolean
    readonly isVirtual?: boolean
    readonly xml?: { readonly serialize?: string }
  }

  export interface ModdleDescriptor {
    /** `bpmn:UserTask`. */
    readonly name: string
    readonly allTypesByName: Readonly<Record<string, unknown>>
    readonly properties: readonly ModdleProperty[]
    /** By name with and without prefix. */
    readonly propertiesByName: Readonly<Record<string, ModdleProperty>>
  }

  export class BpmnModdle {
    constructor(packages: Readonly<Record<string, unknown>>)
    readonly registry: {
      readonly typeMap: Readonly<Record<string, unknown>>
      getEffectiveDescriptor(name: string): ModdleDescriptor
    }
  }
}
