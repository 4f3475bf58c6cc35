/** Says a refusal in the reader's language by its code; the server's English sentence stands in for an unknown code. */
import i18next from 'i18next'

interface Refused {
  code: string
  message: string
}

const namespaces = ['app', 'people', 'files', 'chat', 'working_time', 'tasks', 'alerts', 'announcements', 'calendar', 'meetings']

export function refusal_text({ code, message }: Refused): string {
  const keys = namespaces.map((name) => `${name}:refusals.${code}`)
  const found = keys.find((key) => i18next.exists(key))
  return found ? i18next.t(found as never) : message
}
