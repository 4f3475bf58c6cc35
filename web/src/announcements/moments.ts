/** Between a moment and what a field for a date and a time shows, by the clock of the device. Pure. */
const two = (value: number) => String(value).padStart(2, '0')

export function field_of(at: string | undefined): string {
  if (!at) return ''
  const moment = new Date(at)
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${date}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

export function moment_of(field: string): string | undefined {
  const moment = new Date(field)
  return field && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined
}
