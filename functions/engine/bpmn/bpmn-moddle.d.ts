/** The part of bpmn-moddle that `read-model.ts` uses; the library types only its BPMN elements, not its reader. */
declare module 'bpmn-moddle' {
  export interface ModdleProperty {
    readonly name: string
    readonly ns: { readonly name: string; readonly prefix: string; readonly localName: string }
    readonly isAttr?: boolean
    readonly isBody?: boolean
    readonly isReference?: boolean
  }

  export interface ModdleElement {
    readonly $type: string
    readonly $descriptor: { readonly properties?: readonly ModdleProperty[] }
    /** Attributes that the schema does not know. */
    readonly $attrs: Readonly<Record<string, string>>
    get(name: string): unknown
  }

  export interface ModdleReference {
    readonly element: ModdleElement
    /** With its prefix: `bpmn:sourceRef`. */
    readonly property: string
    readonly id: string
  }

  export interface ModdleResult {
    readonly rootElement: ModdleElement
    readonly references: readonly ModdleReference[]
    readonly warnings: readonly { readonly message: string }[]
  }

  export class BpmnModdle {
    constructor(packages: Readonly<Record<string, unknown>>, config: { nsMap: Record<string, string> })
    /** `lax`: leaves out what it cannot read, with a warning. */
    fromXML(xml: string, options: { lax: boolean }): Promise<ModdleResult>
  }
}
