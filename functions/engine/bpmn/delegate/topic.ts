/** The topic of a Java class: `com.acme.SendMail` is `sendMail`. A class can be named by an expression, too. */
export function topicOfClass(className: string): string {
  if (/^[$#]\{/.test(className.trim())) return topicOfNames(namesIn(className))
  return lowerCamel(className.trim().split(/[.$]/).at(-1) ?? '')
}

/** The topic of names in a row: `mailer.send` is `mailerSend`. */
export function topicOfNames(names: readonly string[]): string {
  return lowerCamel(names.map(capitalized).join(''))
}

/** The names in an expression: `${sendMail}` has one. Texts in quotes are none. */
export function namesIn(expression: string): readonly string[] {
  const code = /[$#]\{(?<code>[^{}]*)\}/.exec(expression)?.groups?.code ?? expression
  return code.replace(/'[^']*'|"[^"]*"/g, ' ').match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []
}

function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
